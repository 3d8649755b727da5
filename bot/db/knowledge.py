"""What the issues of a customer tell: counts for the matrix and the criteria, and open issues of the same matter.

Never judges; customers and components are compared as `plain` reads them, capitals and blanks apart.
"""

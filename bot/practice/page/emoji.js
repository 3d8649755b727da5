// The emoji shortcodes that bots and people use most. A code that is not here stays as it was typed.

const TABLE = `
+1 👍|-1 👎|100 💯|alarm_clock ⏰|ambulance 🚑|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|arrow_up ⬆️|arrows_counterclockwise 🔄
ballot_box_with_check ☑️|bar_chart 📊|bell 🔔|no_bell 🔕|black_circle ⚫|blue_heart 💙|large_blue_circle 🔵|blush 😊|book 📖|bookmark 🔖
boom 💥|brain 🧠|bug 🐛|bulb 💡|busts_in_silhouette 👥|bust_in_silhouette 👤|calendar 📆|date 📅|chart_with_upwards_trend 📈
chart_with_downwards_trend 📉|checkered_flag 🏁|clap 👏|clipboard 📋|clock1 🕐|clock3 🕒|clock9 🕘|closed_lock_with_key 🔐|lock 🔒|unlock 🔓
coffee ☕|computer 💻|confetti_ball 🎊|construction 🚧|crossed_fingers 🤞|cry 😢|dart 🎯|diamond_shape_with_a_dot_inside 💠|door 🚪|double_vertical_bar ⏸️
ear 👂|email 📧|envelope ✉️|exclamation ❗|eyes 👀|face_with_monocle 🧐|fast_forward ⏩|fire 🔥|fire_engine 🚒|first_quarter_moon 🌓|flashlight 🔦|gear ⚙️
ghost 👻|gift 🎁|globe_with_meridians 🌐|green_heart 💚|large_green_circle 🟢|green_circle 🟢|grey_question ❔|grin 😁|grinning 😀|hammer 🔨
hammer_and_wrench 🛠️|handshake 🤝|heart ❤️|heavy_check_mark ✔️|heavy_minus_sign ➖|heavy_plus_sign ➕|hourglass ⌛|hourglass_flowing_sand ⏳|hugging_face 🤗
inbox_tray 📥|incoming_envelope 📨|information_source ℹ️|joy 😂|key 🔑|label 🏷️|large_orange_circle 🟠|orange_circle 🟠|large_orange_diamond 🔶
large_blue_diamond 🔷|large_purple_circle 🟣|large_red_square 🟥|large_yellow_circle 🟡|yellow_circle 🟡|laughing 😆|link 🔗|loudspeaker 📢|mag 🔍
mantelpiece_clock 🕰️|mega 📣|memo 📝|pencil 📝|moneybag 💰|mute 🔇|new 🆕|ok 🆗|ok_hand 👌|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣
outbox_tray 📤|package 📦|page_facing_up 📄|palm_tree 🌴|paperclip 📎|partying_face 🥳|pause_button ⏸️|phone ☎️|telephone_receiver 📞|pray 🙏
point_down 👇|point_left 👈|point_right 👉|point_up ☝️|purple_heart 💜|pushpin 📌|question ❓|rage 😡|raised_hand ✋|raised_hands 🙌|raising_hand 🙋
red_circle 🔴|repeat 🔁|rewind ⏪|robot_face 🤖|rocket 🚀|rotating_light 🚨|scream 😱|seedling 🌱|shield 🛡️|shrug 🤷|sleeping 😴|slightly_smiling_face 🙂
small_blue_diamond 🔹|small_orange_diamond 🔸|smile 😄|smiley 😃|sob 😭|sos 🆘|sparkles ✨|speech_balloon 💬|star ⭐|stop_sign 🛑|octagonal_sign 🛑
stopwatch ⏱️|sunglasses 😎|sunny ☀️|sweat_smile 😅|tada 🎉|thinking_face 🤔|ticket 🎫|timer_clock ⏲️|traffic_light 🚥|triangular_flag_on_post 🚩
trophy 🏆|unamused 😒|upside_down_face 🙃|vertical_traffic_light 🚦|warning ⚠️|wastebasket 🗑️|watch ⌚|wave 👋|white_check_mark ✅|white_circle ⚪
white_large_square ⬜|wink 😉|wrench 🔧|x ❌|yellow_heart 💛|zap ⚡|zzz 💤|zipper_mouth_face 🤐|no_entry ⛔|no_entry_sign 🚫|thumbsup 👍|thumbsdown 👎
`;

const EMOJI = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .map((pair) => pair.trim().split(" ")),
);

/** The character of a shortcode (without colons and skin tone), or undefined. */
export const emojiOf = (name) => EMOJI.get(name.replace(/::skin-tone-\d$/, ""));

/** Plain text with its shortcodes replaced, as Slack shows plain_text objects with emoji. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+):/g, (whole, name) => emojiOf(name) ?? whole);
}

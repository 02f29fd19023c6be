// All of it once more, before it is sealed and sent.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <array>

namespace bluelamp::screens {
namespace {

std::string rating_word(const Ui& ui, int rating) {
    const std::array<std::string, 5> words{ui.tr("Very poor"), ui.tr("Poor"), ui.tr("All right"),
                                           ui.tr("Good"), ui.tr("Very good")};
    return rating >= 1 && rating <= 5 ? words[static_cast<std::size_t>(rating - 1)] : std::string();
}

std::string topic_word(const Ui& ui, const std::string& id) {
    for (const auto& topic : ui.snapshot.topics)
        if (topic.id == id)
            return ui.in(topic.title);
    return {};
}

void add(std::string& words, const std::string& label, const std::string& value) {
    if (!value.empty())
        words += (words.empty() ? "<b>" : "\n<b>") + Ui::plain(label) + "</b> " + Ui::plain(value);
}

} // namespace

void feedback_review(Ui& ui, Rect content) {
    const auto& draft = ui.visitor.feedback;
    back_and_title(ui, content, ui.tr("Back"), ui.tr("Is this right?"));
    Button send{"send", ui.tr("Send"), Icon::check, ButtonKind::primary, true};
    send.disabled = ui.visitor.sending.has_value();
    const Button change{"change", ui.tr("Change what I wrote"), Icon::none, ButtonKind::secondary, true};
    const std::string touched = button_row(ui, content, {send, change}, 24);
    if (touched == "send")
        ui.emit(intent::SendFeedback{});
    if (touched == "change")
        ui.emit(intent::Go{{Screen::feedback_text, {}, 0}});
    std::string words;
    add(words, ui.tr("How we did:"), rating_word(ui, draft.rating));
    add(words, ui.tr("About:"), topic_word(ui, draft.topic));
    add(words, ui.tr("You wrote:"), draft.text);
    add(words, ui.tr("Reply to:"), draft.contact);
    // Beside the keyboard, large words leave the tick no room: here everybody has it.
    if (draft.complaint || !draft.text.empty()) {
        const Rect box = ui.theme.large() ? content.take_bottom(ui.theme.with_text(72), 16)
                                          : content.take_bottom(ui.theme.with_text(92), 20);
        if (check_box(ui, box, "complaint", ui.tr("Treat this as a complaint"), draft.complaint))
            ui.emit(intent::SetComplaint{!draft.complaint});
    }
    const Rect inside = panel(ui, content);
    paged_text(ui, inside, look::body, words);
}

} // namespace bluelamp::screens

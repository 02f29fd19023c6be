// The visitor's own words. What this is not for stands before the keys, not after.
#include "screens/screens.hpp"
#include "screens/writing.hpp"

namespace bluelamp::screens {

void feedback_text(Ui& ui, Rect content) {
    const auto& draft = ui.visitor.feedback;
    Writing writing{
        ui.tr("Tell us more"),
        ui.trc("safety",
               "<b>Not for emergencies or crime.</b> If you need help now, tell the desk or dial 999."),
        ui.tr("Please leave out other people’s names."),
        "complaint",
        ui.tr("Treat this as a complaint"),
        draft.complaint};
    TextEntry entry(ui, {"feedback", writing.title, draft.text, ui.snapshot.rules.text_bytes});
    const auto result = write_on(ui, content, writing, entry, {ui.tr("Next"), ui.tr("Skip")});
    if (entry.changed())
        ui.emit(intent::EditFeedback{entry.text()});
    if (result.tick_touched)
        ui.emit(intent::SetComplaint{!draft.complaint});
    if (result.pressed == TextEntry::Pressed::next)
        ui.emit(intent::FinishText{});
    if (result.pressed == TextEntry::Pressed::skip) {
        ui.emit(intent::EditFeedback{});
        ui.emit(intent::Go{{draft.complaint ? Screen::feedback_contact : Screen::feedback_review, {}, 0}});
    }
}

void feedback_contact(Ui& ui, Rect content) {
    const auto& draft = ui.visitor.feedback;
    Writing writing{
        draft.complaint ? ui.tr("How can we reach you about your complaint?")
                        : ui.tr("Would you like a reply?"),
        ui.trc("safety", "Leave a telephone number or an email address, <b>only if you want to.</b>"),
        ui.trc("safety", "It is sealed with what you wrote and used for nothing else."),
        {},
        {},
        false};
    TextEntry entry(ui, {"contact", writing.title, draft.contact, ui.snapshot.rules.contact_bytes, false});
    const auto result = write_on(ui, content, writing, entry, {ui.tr("Next"), ui.tr("Skip")});
    if (entry.changed())
        ui.emit(intent::EditContact{entry.text()});
    if (result.pressed == TextEntry::Pressed::skip)
        ui.emit(intent::EditContact{});
    if (result.pressed != TextEntry::Pressed::none)
        ui.emit(intent::Go{{Screen::feedback_review, {}, 0}});
}

void suggest(Ui& ui, Rect content) {
    const std::string& text = ui.visitor.suggestion;
    Writing writing{
        ui.tr("What should be a priority?"),
        ui.trc("safety",
               "<b>Not for emergencies or crime.</b> If you need help now, tell the desk or dial 999."),
        ui.tr("Please leave out other people’s names."),
        {},
        {},
        false};
    TextEntry entry(ui, {"suggestion", writing.title, text, ui.snapshot.rules.text_bytes});
    TextEntry::Labels labels{ui.tr("Send"), ui.tr("Back")};
    labels.next_disabled = text.empty();
    const auto result = write_on(ui, content, writing, entry, labels);
    if (entry.changed())
        ui.emit(intent::EditSuggestion{entry.text()});
    if (result.pressed == TextEntry::Pressed::next)
        ui.emit(intent::SendSuggestion{});
    if (result.pressed == TextEntry::Pressed::skip)
        ui.emit(intent::Back{});
}

} // namespace bluelamp::screens

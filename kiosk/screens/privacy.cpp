// What this kiosk keeps, and why, before anything is typed.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

namespace bluelamp::screens {
namespace {

struct Section {
    std::string heading;
    std::string body;
};

std::vector<Section> sections(const Ui& ui) {
    return {
        {ui.trc("safety", "Your vote"),
         ui.trc("safety",
                "We keep how you shared out the helmets and the area you chose. We keep the day, not "
                "the hour. We do not know who you are.")},
        {ui.trc("safety", "Your say"),
         ui.trc("safety",
                "What you write is locked as soon as you send it. Nobody at this counter can read it. "
                "The team at headquarters reads it and answers.")},
        {ui.trc("safety", "Your contact details"),
         ui.trc("safety", "You only give them if you want a reply. They are locked the "
                          "same way, and used for nothing else.")},
        {ui.trc("safety", "What we never keep"),
         ui.trc("safety", "No camera, no microphone, no fingerprints, no tracking. When you finish, the "
                          "screen is cleared.")},
        {ui.trc("safety", "Changing your mind"),
         ui.trc("safety", "Give your receipt to the police and they can find what you wrote and erase "
                          "it.")},
    };
}

} // namespace

void privacy(Ui& ui, Rect content) {
    back_and_title(ui, content, ui.tr("Back"), ui.tr("What this kiosk keeps"));
    std::string words;
    for (const auto& section : sections(ui))
        words += (words.empty() ? "<b>" : "\n<b>") + section.heading + ".</b> " + section.body;
    const char* kept = "What we never keep";
    if (ui.words.tag() != "en" && ui.trc("safety", kept) == kept)
        words += "\n" + Ui::plain(ui.tr("This is not in your language yet."));
    paged_text(ui, content, look::body, words);
}

} // namespace bluelamp::screens

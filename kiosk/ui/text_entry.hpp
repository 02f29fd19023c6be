#pragma once

#include "ui/ui.hpp"

#include <string>

namespace bluelamp {

/// A field to write in and the keyboard for it. It shows a text and answers with the text as it should
/// become; the screen emits that as an intent. Takes the physical keyboard's keys too.
///
///     TextEntry entry(ui, {"feedback", ui.tr("Tell us more"), draft.text, limit});
///     entry.field(top);
///     switch (entry.keyboard(bottom, {ui.tr("Next"), ui.tr("Skip")})) { … }
///     if (entry.changed())
///         ui.emit(intent::EditFeedback{entry.text()});
class TextEntry {
public:
    struct Field {
        std::string id;   ///< of its node; keys are "key-a", "key-space", "key-erase" …
        std::string name; ///< what is asked for
        std::string text;
        std::size_t most = 4'000; ///< bytes of UTF-8
        bool lines = true;        ///< more than one
    };
    TextEntry(Ui& ui, Field field);

    /// White paper with the text; a touch puts the cursor there. What does not fit is above its upper edge.
    /// `hint` may have marks, stands in the empty field, and gives way to the first letter.
    void field(const Rect& where, const std::string& hint = {});

    struct Labels {
        std::string next;
        std::string skip; ///< "": no such key
        bool next_disabled = false;
    };
    enum class Pressed { none, next, skip };
    /// Four rows of keys, 84 high; Next is the primary at the end. In portrait Skip and Next have a row
    /// below.
    Pressed keyboard(Rect where, const Labels& labels);
    [[nodiscard]] static float keyboard_height(const Ui& ui);

    [[nodiscard]] bool changed() const { return text_ != field_.text; }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    void type(const std::string& piece);
    void erase();
    void take_keys();
    void erase_key(const Rect& where);
    void letter_key(const Rect& where, const std::string& letter);
    void accents();
    [[nodiscard]] Rect tray() const; ///< of the accents that are shown; empty when none are

    Ui& ui_;
    Field field_;
    std::string text_;
    std::size_t caret_;
    bool capitals_;
};

} // namespace bluelamp

#pragma once

#include "screens/screens.hpp"
#include "ui/helmets.hpp"
#include "ui/widgets.hpp"

#include <string>
#include <vector>

// The board of a vote: the priorities' rows and the pot, between which helmets move.
namespace bluelamp::screens {

/// One priority where it stands on this page.
struct VoteLine {
    const BallotPriority* priority = nullptr;
    Rect where;
    Rect shelf;
};

/// The drag in this frame, over all the places it may begin or end at.
class VoteDrag {
public:
    explicit VoteDrag(Ui& ui)
        : ui_(ui) {}

    /// A place that helmets can be taken from. `from`: a priority, or "" for the pot.
    void source(const std::string& node, const Rect& where, const std::string& from, int units,
                const std::string& name);
    [[nodiscard]] bool under_way() const { return ui_.view.dragging; }
    [[nodiscard]] bool dropped() const { return dropped_; }
    [[nodiscard]] Point finger() const { return ui_.view.finger; }
    [[nodiscard]] const std::string& from() const { return ui_.view.dragged_from; }
    void end() {
        ui_.view.dragging = false;
        ui_.view.drag_start.reset();
    }

private:
    Ui& ui_;
    bool dropped_ = false;
};

struct VoteBoard {
    std::vector<VoteLine> lines;
    helmets::Pot pot;
    float words_by = 1; ///< how large its words are set
    bool undo = false;  ///< touched; done when every place on the board is known
};

/// Words above their controls, where there is no room beside one another.
[[nodiscard]] bool stacked(const Ui& ui);

/// Of a row as wide as `width`, with `around` above and below together. `by`: VoteBoard::words_by.
[[nodiscard]] float line_height(const Ui& ui, const BallotPriority& priority, float width, float around,
                                float by);

void draw_line(Ui& ui, VoteLine& line, VoteBoard& board, VoteDrag& drag);
void draw_pot(Ui& ui, VoteBoard& board, VoteDrag& drag);

/// What a drag that ended and a touched Undo do, once every place on the board is known.
void settle_drop(Ui& ui, const VoteBoard& board, VoteDrag& drag);
void undo_last(Ui& ui, const VoteBoard& board);

} // namespace bluelamp::screens

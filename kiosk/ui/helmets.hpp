#pragma once

#include "ui/ui.hpp"

#include <string>

/// The helmets of the vote: a pot of those still to give, shelves of those given, and the road between.
namespace bluelamp::helmets {

/// A shelf: its line at the foot, helmets from the left, the count at the right.
struct Shelf {
    Rect where;
    int units = 0;
    bool ghost = false; ///< a dashed place after the last shows where one would land
    int count = 0;      ///< what is written: helmets on their way are counted already
};
void paint_shelf(Ui& ui, const Shelf& shelf);
/// The middle of the `index`th of `units` helmets on a shelf.
[[nodiscard]] Point shelf_slot(const Ui& ui, const Rect& shelf, int units, int index);

struct Pot {
    Rect where;
    int left = 0;
    int size = 0;
    int columns = 5;
};
[[nodiscard]] float pot_height(float width, int size, int columns);
void paint_pot(Ui& ui, const Pot& pot);
[[nodiscard]] Point pot_slot(const Pot& pot, int index);

/// A helmet under the finger, in its ring.
void paint_dragged(Ui& ui, Point finger);

/// Starts a helmet on its way from one place to the other: 250 ms, slowing down.
void fly(Ui& ui, const std::string& from, Point start, const std::string& to, Point end,
         bool refused = false);
/// Paints what is on its way and forgets what has arrived. Last of all, so that they are over everything.
void paint_flights(Ui& ui);
/// How many are on their way to a priority (or "" the pot): not yet to be painted there.
[[nodiscard]] int arriving(const Ui& ui, const std::string& to);

} // namespace bluelamp::helmets

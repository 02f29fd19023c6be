#include "ui/helmets.hpp"

#include <algorithm>
#include <cmath>

namespace bluelamp::helmets {
namespace {

constexpr float on_shelf = 62;
constexpr float count_room = 76;
constexpr float shelf_line = 4;
constexpr Instant flight_time{250};

Rect about(Point centre, float size) {
    return {centre.x - size / 2, centre.y - size / 2, size, size};
}

float room_for_helmets(const Ui& ui, const Rect& shelf) {
    return shelf.w - ui.theme.with_text(count_room) - 4;
}

/// From one helmet to the next: side by side while there is room, then one over the other.
float step(const Ui& ui, const Rect& shelf, int units) {
    const float wide = on_shelf + 2;
    if (units < 2)
        return wide;
    return std::min(wide, (room_for_helmets(ui, shelf) - on_shelf) / static_cast<float>(units - 1));
}

} // namespace

Point shelf_slot(const Ui& ui, const Rect& shelf, int units, int index) {
    return {shelf.x + 4 + on_shelf / 2 + static_cast<float>(index) * step(ui, shelf, units),
            shelf.bottom() - shelf_line - on_shelf / 2};
}

void paint_shelf(Ui& ui, const Shelf& shelf) {
    const Rect& where = shelf.where;
    ui.fill({where.x, where.bottom() - shelf_line, where.w, shelf_line}, ui.colours.edge);
    const int places = shelf.units + (shelf.ghost ? 1 : 0);
    const bool overlap = step(ui, where, places) < on_shelf;
    for (int i = 0; i < shelf.units; ++i) {
        const Point at = shelf_slot(ui, where, places, i);
        if (overlap) // each stands off the one behind it
            ui.icon(Icon::helmet, about(at, on_shelf + 10), ui.colours.surface);
        ui.icon(Icon::helmet, about(at, on_shelf), ui.colours.text);
    }
    if (shelf.ghost)
        ui.icon(Icon::helmet_ghost, about(shelf_slot(ui, where, places, shelf.units), on_shelf),
                ui.colours.edge);
    TextStyle style;
    style.align = Align::end;
    const float height = ui.theme.sized(look::count).line;
    ui.text({where.x, where.bottom() - shelf_line - 12 - height, where.w - 6, height}, look::count,
            std::to_string(shelf.count), style);
}

float pot_height(float width, int size, int columns) {
    const float helmet = (width - 6 * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const auto rows = static_cast<float>((size + columns - 1) / columns);
    return rows * helmet + (rows - 1) * 10 + shelf_line;
}

Point pot_slot(const Pot& pot, int index) {
    const auto columns = static_cast<float>(pot.columns);
    const float helmet = (pot.where.w - 6 * (columns - 1)) / columns;
    const auto column = static_cast<float>(index % pot.columns);
    const auto row = static_cast<float>(index / pot.columns);
    return {pot.where.x + column * (helmet + 6) + helmet / 2, pot.where.y + row * (helmet + 10) + helmet / 2};
}

void paint_pot(Ui& ui, const Pot& pot) {
    const float helmet =
        (pot.where.w - 6 * static_cast<float>(pot.columns - 1)) / static_cast<float>(pot.columns);
    for (int i = 0; i < pot.size; ++i) {
        const Rect at = about(pot_slot(pot, i), helmet);
        if (i < pot.left)
            ui.icon(Icon::helmet, at, ui.colours.accent);
        else
            ui.icon(Icon::helmet_ghost, at, ui.colours.edge);
    }
    ui.fill({pot.where.x, pot.where.bottom() - shelf_line, pot.where.w, shelf_line}, ui.colours.edge);
}

void paint_dragged(Ui& ui, Point finger) {
    constexpr float ring = 70;
    ui.disc(finger, ring, ui.colours.ground.with_alpha(.55));
    ui.disc(finger, ring, ui.colours.accent.with_alpha(.16));
    ui.ring(finger, ring, ui.colours.accent, 4);
    ui.icon(Icon::helmet, about(finger, 100), ui.colours.accent);
}

void fly(Ui& ui, const std::string& from, Point start, const std::string& to, Point end, bool refused) {
    if (!ui.view.reduce_motion)
        ui.view.flights.push_back({from, to, start, end, ui.now, refused});
    ui.wake(ui.now);
}

int arriving(const Ui& ui, const std::string& to) {
    // Those that have landed are still listed in this frame, perhaps the last one for a while.
    return static_cast<int>(
        std::count_if(ui.view.flights.begin(), ui.view.flights.end(), [&](const View::Flight& flight) {
            return flight.to == to && ui.now - flight.began < flight_time;
        }));
}

void paint_flights(Ui& ui) {
    auto& flights = ui.view.flights;
    std::erase_if(flights, [&](const View::Flight& flight) { return ui.now - flight.began >= flight_time; });
    for (const auto& flight : flights) {
        const float t =
            static_cast<float>((ui.now - flight.began).count()) / static_cast<float>(flight_time.count());
        const float eased = 1 - std::pow(1 - t, 3.0F);
        const Point at{flight.start.x + (flight.end.x - flight.start.x) * eased,
                       flight.start.y + (flight.end.y - flight.start.y) * eased};
        ui.icon(Icon::helmet, about(at, 82), ui.colours.accent);
        ui.wake(ui.now);
    }
}

} // namespace bluelamp::helmets

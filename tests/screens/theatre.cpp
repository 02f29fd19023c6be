#include "screens/theatre.hpp"

#include "draw/drawings.hpp"
#include "draw/text.hpp"
#include "draw/texture_cache.hpp"

#include <imgui.h>

#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace bluelamp::test {
namespace {

const std::filesystem::path assets = std::filesystem::path(BLUELAMP_SOURCE_DIR) / "assets";

const Languages& languages() {
    static const Languages loaded(BLUELAMP_BINARY_DIR "/share/bluelamp/locale");
    return loaded;
}

std::filesystem::path locate(const std::string& id) {
    if (id.starts_with("own/"))
        return assets / "pictures" / (id.substr(4) + ".svg");
    static const auto all = drawings();
    const auto found = all.find(id);
    return found == all.end() ? std::filesystem::path() : found->second;
}

} // namespace

std::map<std::string, std::filesystem::path> drawings() {
    std::map<std::string, std::filesystem::path> all;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(BLUELAMP_SOURCE_DIR) /
                                                                 "tests" / "screens" / "pictures"))
        all[entry.path().stem().string()] = entry.path();
    return all;
}

struct Theatre::Parts {
    draw::TextureCache textures{96U << 20U};
    draw::Typesetter typesetter{assets / "fonts" / "fonts.conf"};
    draw::Drawings drawings{assets};
    draw::Pictures pictures{locate, [] {}};
    Window window;
    Stage stage;
    Input input;
    std::size_t shown = 0;

    Parts(const WindowOptions& options, bool reduce_motion)
        : window(options, textures)
        , stage({window.width(), window.height(), 0, 600}, languages(),
                {textures, typesetter, drawings, pictures}) {
        stage.reduce_motion(reduce_motion);
    }
};

Theatre::Theatre(int width, int height)
    : Theatre({Display::headless, Rendering::software, width, height, "test"}, true) {}

Theatre::Theatre(const WindowOptions& options, bool reduce_motion)
    : parts_(std::make_unique<Parts>(options, reduce_motion)) {}

Theatre::~Theatre() = default;

FrameResult Theatre::frame(Visit& visit) {
    auto result = parts_->stage.frame(visit.session, *visit.snapshot, today, visit.now, parts_->input);
    parts_->shown += parts_->window.show(*result.picture, std::chrono::steady_clock::now()) ? 1 : 0;
    for (const auto& intent : result.intents)
        visit(intent);
    return result;
}

void Theatre::settle(const Visit& visit) {
    Visit copy = visit;
    for (int i = 0; i < 200; ++i) {
        frame(copy);
        if (parts_->pictures.idle() && i > 1)
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    frame(copy);
}

bool Theatre::tap(Visit& visit, const std::string& id) {
    frame(visit);
    const Node* node = tree().find(id);
    if (!node || !node->touchable || node->disabled)
        return false;
    const Point at = node->rect.centre();
    tap_at(visit, at.x, at.y);
    return true;
}

void Theatre::tap_at(Visit& visit, float x, float y) {
    parts_->input.push(PointerDown{x, y});
    frame(visit);
    parts_->input.push(PointerUp{x, y});
    frame(visit);
    frame(visit);
}

const Tree& Theatre::tree() const {
    return parts_->stage.tree();
}

const Theme& Theatre::theme() const {
    return parts_->stage.theme();
}

Input& Theatre::input() {
    return parts_->input;
}

Window& Theatre::window() {
    return parts_->window;
}

std::size_t Theatre::texture_bytes() const {
    return parts_->textures.bytes();
}

std::size_t Theatre::shown() const {
    return parts_->shown;
}

bool Theatre::pictures_ready() const {
    return parts_->pictures.idle();
}

draw::Pixels Theatre::pixels() {
    const auto surface = parts_->window.painter().picture();
    draw::Pixels pixels;
    pixels.size = {surface->w, surface->h};
    pixels.opaque = true;
    for (int y = 0; y < surface->h; ++y) {
        const auto* row = static_cast<const std::uint8_t*>(surface->pixels) + y * surface->pitch;
        for (int x = 0; x < surface->w; ++x) {
            std::uint32_t pixel = 0;
            std::memcpy(&pixel, row + 4 * x, 4);
            pixels.argb.push_back(pixel | 0xFF000000U);
        }
    }
    return pixels;
}

void Theatre::write(const std::filesystem::path& file) {
    draw::write_png(pixels(), file);
}

Visit visit_on(Screen screen, const std::string& language, TextSize size, bool high_contrast) {
    auto context = at(today);
    context.media = drawings();
    context.status.kiosk = "HS-02";
    context.status.server = "https://lamp.marlshire.example";
    context.status.pending = 3;
    context.status.waiting = {{"vote", 2}, {"feedback", 1}};
    context.status.content_version =
        static_cast<std::uint64_t>((today - std::chrono::hours(2)).time_since_epoch().count()) * 1000;
    context.status.pin_set = true;
    Visit visit(build_snapshot(harbour_quarter(), context));
    const auto vote = [&] {
        visit.all({intent::OpenVote{"winter"}, intent::ChooseArea{"harbour-quarter"}});
        for (const char* priority : {"patrols", "patrols", "speeding", "speeding", "shops"})
            visit(intent::MoveUnit{"", priority});
    };
    const auto rated = [&] { visit.all({intent::Go{{Screen::feedback_rating, {}, 0}}, intent::Rate{2}}); };
    if (screen == Screen::closed) {
        visit.snapshot = build_snapshot(Content{}, SnapshotContext{});
        visit(intent::Tick{});
        visit.session.visitor.language = language;
        return visit;
    }
    if (screen != Screen::loop)
        visit(intent::Begin{});
    switch (screen) {
    case Screen::loop:
    case Screen::home:
        break;
    case Screen::items:
        visit(intent::Go{{screen, "appeal", 0}});
        break;
    case Screen::item:
        visit(intent::Go{{screen, "bicycle", 0}});
        break;
    case Screen::area:
        visit(intent::OpenVote{"winter"});
        break;
    case Screen::officer:
        visit(intent::Go{{screen, "shah", 0}});
        break;
    case Screen::suggest:
        visit(intent::Go{{screen, "winter", 0}});
        break;
    case Screen::vote:
        vote();
        break;
    case Screen::vote_review:
        vote();
        visit.after(Instant(6'000))(intent::ReviewVote{});
        break;
    case Screen::vote_thanks:
        vote();
        visit.after(Instant(6'000)).all({intent::ReviewVote{}, intent::CastVote{}, intent::CastVote{}});
        visit(intent::WasKept{visit.effects.back().token, {1, "HX47 QM2K 81TB 0RZ4"}});
        break;
    case Screen::feedback_text:
        rated();
        visit.all({intent::ChooseTopic{"waiting"},
                   intent::EditFeedback{
                       "I waited nearly an hour and nobody told me why. When Officer Shah came out she "
                       "was kind and sorted it quickly. A sign saying how long the wait is would "
                       "help."}});
        break;
    case Screen::feedback_topic:
        rated();
        break;
    case Screen::feedback_contact:
    case Screen::feedback_review:
        rated();
        visit.all({intent::ChooseTopic{"waiting"},
                   intent::EditFeedback{"A sign saying how long the wait is would help."},
                   intent::EditContact{"07700 900123"}, intent::Go{{screen, {}, 0}}});
        break;
    case Screen::feedback_thanks:
        rated();
        visit.all(
            {intent::EditFeedback{"A sign saying how long the wait is would help."}, intent::SendFeedback{}});
        visit(intent::WasKept{visit.effects.back().token, {1, "HX47 QM2K 81TB 0RZ4"}});
        break;
    case Screen::receipt:
        visit.all({intent::Go{{screen, {}, 0}}, intent::EditReceipt{"HX47QM2K8"}});
        break;
    case Screen::staff_pin:
        visit.all({intent::HoldClock{}, intent::OpenStaff{}, intent::TypePin{"3"}, intent::TypePin{"1"}});
        break;
    case Screen::staff:
        visit.all({intent::HoldClock{}, intent::OpenStaff{}, intent::TypePin{"3"}, intent::EnterPin{}});
        visit(intent::PinChecked{std::get<command::CheckPin>(visit.commands.back()).token, true});
        break;
    case Screen::still_there:
        visit.after(Instant(45'000))(intent::Tick{}).after(Instant(7'000));
        break;
    default:
        visit(intent::Go{{screen, {}, 0}});
        break;
    }
    visit.session.visitor.language = language;
    visit.session.visitor.text_size = size;
    visit.session.visitor.high_contrast = high_contrast;
    return visit;
}

} // namespace bluelamp::test

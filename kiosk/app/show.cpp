#include "app/show.hpp"

#include "app/stats_file.hpp"
#include "draw/pictures.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <ostream>
#include <thread>

namespace bluelamp {
namespace {

constexpr paint::Milliseconds screen_fade{200};
constexpr paint::Milliseconds slide_fade{400};
constexpr std::chrono::microseconds frame_time{16'667}; ///< 60 a second while something moves
constexpr std::chrono::seconds still_at_most{2};        ///< then the display shows that it lives

constexpr std::pair<const char*, SDL_Scancode> key_names[] = {
    {"Tab", SDL_SCANCODE_TAB},       {"Enter", SDL_SCANCODE_RETURN},
    {"Return", SDL_SCANCODE_RETURN}, {"Escape", SDL_SCANCODE_ESCAPE},
    {"Space", SDL_SCANCODE_SPACE},   {"Left", SDL_SCANCODE_LEFT},
    {"Right", SDL_SCANCODE_RIGHT},   {"Up", SDL_SCANCODE_UP},
    {"Down", SDL_SCANCODE_DOWN},     {"Backspace", SDL_SCANCODE_BACKSPACE}};

/// A key by SDL's name for it, and the few other names people write; "Shift+Tab" presses shift too.
KeyDown key_of(std::string name) {
    KeyDown key;
    constexpr std::string_view shift = "Shift+";
    if (name.starts_with(shift)) {
        key.shift = true;
        name.erase(0, shift.size());
    }
    for (const auto& [known, code] : key_names)
        if (name == known)
            key.key = code;
    if (key.key == SDL_SCANCODE_UNKNOWN)
        key.key = SDL_GetScancodeFromName(name.c_str());
    if (key.key == SDL_SCANCODE_UNKNOWN)
        throw std::runtime_error("there is no key \"" + name + "\"");
    return key;
}

} // namespace

/// A script's hands: what they do goes the way of a real finger.
class Show::WindowHands final : public play::Hands {
public:
    WindowHands(Input& input, Window& window, std::ostream* answers)
        : input_(input)
        , window_(window)
        , answers_(answers) {}

    void pointer(float x, float y, bool down) override {
        if (down && down_)
            input_.push(PointerMove{x, y});
        else if (down)
            input_.push(PointerDown{x, y});
        else
            input_.push(PointerUp{x, y});
        down_ = down;
    }
    void key(const std::string& name) override {
        const KeyDown press = key_of(name);
        input_.push(press);
        input_.push(KeyUp{press.key});
    }
    void text(const std::string& utf8) override { input_.push(TextTyped{utf8}); }
    void screenshot(const std::filesystem::path& file) override { write_picture(window_, file); }
    void answer(int line, const std::string& screen, const std::string& text) override {
        if (answers_)
            *answers_ << nlohmann::json{{"line", line}, {"screen", screen}, {"text", text}} << std::endl;
    }

private:
    Input& input_;
    Window& window_;
    std::ostream* answers_;
    bool down_ = false;
};

/// Measures frames and writes a line when a second is over.
class Show::StatsFile {
public:
    explicit StatsFile(const std::filesystem::path& path)
        : file_(path)
        , due_(std::chrono::steady_clock::now() + std::chrono::seconds(1)) {}

    void frame(std::chrono::nanoseconds took) { stats_.frame(took); }
    void write_if_due(std::string_view screen, std::size_t texture_bytes) {
        const auto now = std::chrono::steady_clock::now();
        if (now < due_)
            return;
        due_ = now + std::chrono::seconds(1);
        file_.write(stats_.take(), screen, texture_bytes);
    }
    [[nodiscard]] paint::Moment due() const { return due_; }

private:
    bluelamp::StatsFile file_;
    paint::FrameStats stats_;
    paint::Moment due_;
};

Show::Show(Parts parts, SnapshotPtr snapshot, Session session)
    : parts_(std::move(parts))
    , snapshot_(std::move(snapshot))
    , session_(std::move(session))
    , began_(std::chrono::steady_clock::now()) {
    parts_.mailbox.on_put([&window = parts_.window] { window.wake(); });
    apply(intent::Tick{});
    shown_place_ = session_.visitor.place;
}

Show::~Show() {
    parts_.mailbox.on_put(nullptr);
}

void Show::play(std::vector<play::ScriptLine> script) {
    player_ = std::make_unique<play::Player>(std::move(script));
    hands_ = std::make_unique<WindowHands>(input_, parts_.window, nullptr);
}

void Show::play_live(int descriptor, std::ostream& answers) {
    player_ = std::make_unique<play::Player>(std::vector<play::ScriptLine>{});
    player_->keep_open();
    hands_ = std::make_unique<WindowHands>(input_, parts_.window, &answers);
    live_ = std::make_unique<play::LiveScript>(descriptor, [&window = parts_.window] { window.wake(); });
}

bool Show::play_on() {
    if (!player_)
        return false;
    if (live_) {
        auto news = live_->take();
        player_->add(std::move(news.steps));
        if (news.ended)
            player_->end();
    }
    player_->frame(parts_.stage.tree(), now(), *hands_);
    return player_->done();
}

void Show::write_stats(const std::filesystem::path& file) {
    stats_ = std::make_unique<StatsFile>(file);
}

Instant Show::now() const {
    return std::chrono::duration_cast<Instant>(std::chrono::steady_clock::now() - began_);
}

void Show::take_news() {
    for (auto& news : parts_.mailbox.take()) {
        if (auto* snapshot = std::get_if<SnapshotPtr>(&news)) {
            snapshot_ = std::move(*snapshot);
            apply(intent::Tick{});
        } else {
            apply(std::get<Intent>(news));
        }
    }
}

void Show::apply(const Intent& intent) {
    const auto visits = session_.visits;
    auto reduced = reduce(std::move(session_), intent, *snapshot_, now());
    session_ = std::move(reduced.session);
    visit_over_ = visit_over_ || session_.visits != visits;
    for (auto& effect : reduced.effects)
        parts_.submit(std::move(effect));
    for (auto& command : reduced.commands)
        take(std::move(command));
    if (reduced.use && parts_.count)
        parts_.count(std::move(*reduced.use));
}

void Show::take(Command command) {
    if (std::holds_alternative<command::Restart>(command))
        restart_ = true;
    else if (parts_.command)
        parts_.command(std::move(command));
}

void Show::stop_fading() {
    constexpr paint::Milliseconds over{1};
    if (parts_.window.painter().fading())
        parts_.window.painter().begin_fade(over, std::chrono::steady_clock::now() - over);
}

/// Whether what the last frame showed may not be seen any more: it is not faded out of, it is gone.
bool Show::withdrawn() const {
    const bool item = shown_place_.screen == Screen::item && !snapshot_->item(shown_place_.subject);
    return item || (!shown_slide_.empty() && !snapshot_->item(shown_slide_));
}

/// Turning to another screen or slide is a fade; what the visitor does on one screen is not.
void Show::fade_if_turned() {
    const auto& place = session_.visitor.place;
    const auto slides = snapshot_->slides();
    const std::string slide = place.screen == Screen::loop && session_.slide < slides.size()
                                  ? slides[session_.slide]->id
                                  : std::string();
    const bool turned = place.screen != shown_place_.screen || place.subject != shown_place_.subject;
    if (!shown_)
        shown_ = true; // the first picture has nothing to come out of
    else if (withdrawn())
        stop_fading();
    else if (turned)
        parts_.window.painter().begin_fade(screen_fade, std::chrono::steady_clock::now());
    else if (slide != shown_slide_)
        parts_.window.painter().begin_fade(slide_fade, std::chrono::steady_clock::now());
    shown_place_ = place;
    shown_slide_ = slide;
}

bool Show::draw() {
    const auto began = std::chrono::steady_clock::now();
    fade_if_turned();
    const Time wall = parts_.wall();
    shown_minute_ = std::chrono::floor<std::chrono::minutes>(wall);
    parts_.stage.fit(parts_.window.width(), parts_.window.height());
    auto result = parts_.stage.frame(session_, *snapshot_, wall, now(), input_);
    const bool changed = parts_.window.show(*result.picture, std::chrono::steady_clock::now());
    if (stats_ && changed)
        stats_->frame(std::chrono::steady_clock::now() - began);
    wake_ = result.wake;
    const Session before = session_;
    for (const auto& intent : result.intents)
        apply(intent);
    show_life(changed);
    if (visit_over_ && !parts_.window.painter().fading() && before == session_) {
        parts_.stage.forget();
        visit_over_ = false;
    }
    return !(before == session_) || input_.pending();
}

void Show::show_life(bool shown) {
    const auto current = std::chrono::steady_clock::now();
    if (!parts_.on_frame || (!shown && current < last_shown_ + still_at_most))
        return;
    if (!shown)
        parts_.window.show_again();
    last_shown_ = current;
    parts_.on_frame();
}

std::optional<paint::Milliseconds> Show::sleep_time(paint::Moment frame_began) const {
    const auto current = std::chrono::steady_clock::now();
    std::optional<paint::Moment> due;
    const auto at = [&](paint::Moment when) { due = std::min(due.value_or(when), when); };
    const auto instant = [&](Instant when) { return began_ + when; };
    if (parts_.window.painter().fading())
        at(frame_began + frame_time);
    if (wake_)
        at(std::max(instant(*wake_), frame_began + frame_time));
    if (const auto tick = next_tick(session_, *snapshot_, now()))
        at(instant(*tick));
    if (player_)
        if (const auto next = player_->next_frame(now()))
            at(std::max(instant(*next), frame_began + frame_time));
    if (stats_)
        at(stats_->due());
    if (parts_.on_frame)
        at(last_shown_ + still_at_most);
    // The clock's next minute, by the wall.
    at(current + (shown_minute_ + std::chrono::minutes(1) - parts_.wall()));
    return std::max(paint::Milliseconds(0), std::chrono::ceil<paint::Milliseconds>(*due - current));
}

Show::Ended Show::run() {
    bool open = true;
    while (open) {
        const auto frame_began = std::chrono::steady_clock::now();
        take_news();
        apply(intent::Tick{});
        const bool again = draw();
        const bool nobody = session_.visitor.place.screen == Screen::loop;
        if (restart_ || (nobody && parts_.restart_due && parts_.restart_due()))
            return Ended::restart;
        if (play_on())
            return Ended::closed;
        if (stats_)
            stats_->write_if_due(parts_.stage.tree().screen, parts_.texture_bytes());
        const auto sleep = again ? std::optional(paint::Milliseconds(0)) : sleep_time(frame_began);
        open = parts_.window.wait(sleep, input_);
    }
    return Ended::closed;
}

void Show::settle(const std::function<bool()>& pictures_idle) {
    constexpr int patience = 2'000;
    parts_.stage.reduce_motion(true);
    for (int i = 0; i < patience; ++i) {
        draw();
        if (i > 0 && pictures_idle())
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    draw();
}

void write_picture(Window& window, const std::filesystem::path& file) {
    const auto surface = window.painter().picture();
    draw::Pixels pixels;
    pixels.size = {surface->w, surface->h};
    pixels.opaque = true;
    pixels.argb.resize(static_cast<std::size_t>(surface->w) * static_cast<std::size_t>(surface->h));
    for (int y = 0; y < surface->h; ++y)
        std::memcpy(pixels.argb.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(surface->w),
                    static_cast<const std::uint8_t*>(surface->pixels) + y * surface->pitch,
                    static_cast<std::size_t>(surface->w) * sizeof(std::uint32_t));
    for (auto& pixel : pixels.argb)
        pixel |= 0xFF000000U;
    draw::write_png(pixels, file);
}

} // namespace bluelamp

#include "stage/stage.hpp"

#include "screens/screens.hpp"
#include "window/input.hpp"

#include <imgui.h>

#include <algorithm>

namespace bluelamp {
namespace {

constexpr ImGuiWindowFlags bare = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                                  ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                  ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse;

std::optional<KeyPress> meaning_of(const KeyDown& key, bool typing) {
    using Kind = KeyPress::Kind;
    switch (key.key) {
    case SDL_SCANCODE_TAB:
        return KeyPress{key.shift ? Kind::previous : Kind::next, {}};
    case SDL_SCANCODE_LEFT:
        return KeyPress{Kind::left, {}};
    case SDL_SCANCODE_RIGHT:
        return KeyPress{Kind::right, {}};
    case SDL_SCANCODE_UP:
        return KeyPress{Kind::up, {}};
    case SDL_SCANCODE_DOWN:
        return KeyPress{Kind::down, {}};
    case SDL_SCANCODE_RETURN:
    case SDL_SCANCODE_KP_ENTER:
        return KeyPress{Kind::activate, {}};
    case SDL_SCANCODE_SPACE:
        return typing ? std::nullopt : std::optional(KeyPress{Kind::activate, {}});
    case SDL_SCANCODE_ESCAPE:
    case SDL_SCANCODE_AC_BACK:
        return KeyPress{Kind::escape, {}};
    case SDL_SCANCODE_BACKSPACE:
        return KeyPress{Kind::erase, {}};
    default:
        return std::nullopt;
    }
}

bool has_text_box(const Tree& tree) {
    return std::any_of(tree.nodes.begin(), tree.nodes.end(),
                       [](const Node& node) { return node.role == Role::text_box && !node.disabled; });
}

} // namespace

Stage::Stage(const Viewing& viewing, const Languages& languages, const draw::Materials& materials)
    : viewing_(viewing)
    , languages_(languages)
    , materials_(materials)
    , context_(ImGui::CreateContext()) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    map_keys(io);
    // ImGui wants its own font built, though no glyph of it is ever drawn: text is set by Pango.
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    io.Fonts->ClearTexData();
}

Stage::~Stage() {
    ImGui::DestroyContext(context_);
}

void Stage::fit(int width, int height) {
    viewing_.width = width;
    viewing_.height = height;
}

void Stage::turn_to(const Session& session) {
    const Visitor& visitor = session.visitor;
    if (visit_ != session.visits) {
        const bool reduce = view_.reduce_motion;
        view_ = View{};
        view_.reduce_motion = reduce;
        visit_ = session.visits;
    }
    if (place_ == visitor.place)
        return;
    place_ = visitor.place;
    view_.focus.clear();
    view_.began.clear();
    view_.typing = {};
    view_.flights.clear();
    view_.dragging = false;
    view_.drag_start.reset();
    view_.pressed.clear();
    view_.let_go.clear();
}

void Stage::take_keys(const Input& input, std::vector<Intent>& intents) {
    using Kind = KeyPress::Kind;
    const bool typing = has_text_box(view_.tree);
    view_.keys.clear();
    view_.activated.clear();
    if (!input.typed().empty() && typing)
        view_.keys.push_back({Kind::text, input.typed()});
    for (const auto& key : input.keys()) {
        const auto press = meaning_of(key, typing);
        if (!press)
            continue;
        view_.keyboard = true;
        switch (press->kind) {
        case Kind::next:
            view_.focus = next_focus(view_.tree, view_.focus, 1);
            break;
        case Kind::previous:
            view_.focus = next_focus(view_.tree, view_.focus, -1);
            break;
        case Kind::left:
            view_.focus = focus_towards(view_.tree, view_.focus, -1, 0);
            break;
        case Kind::right:
            view_.focus = focus_towards(view_.tree, view_.focus, 1, 0);
            break;
        case Kind::up:
            view_.focus = focus_towards(view_.tree, view_.focus, 0, -1);
            break;
        case Kind::down:
            view_.focus = focus_towards(view_.tree, view_.focus, 0, 1);
            break;
        case Kind::activate:
            view_.activated = view_.focus;
            break;
        case Kind::escape:
            intents.push_back(intent::Escape{});
            break;
        default:
            view_.keys.push_back(*press);
        }
    }
}

FrameResult Stage::frame(const Session& session, const Snapshot& snapshot, Time wall, Instant now,
                         Input& input) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    const bool was_down = io.MouseDown[0];
    input.apply(io);
    io.DisplaySize = {static_cast<float>(viewing_.width), static_cast<float>(viewing_.height)};
    io.DeltaTime = 1.0F / 60;

    FrameResult result;
    const bool touched = io.MouseDown[0] != was_down || io.MouseDown[0];
    const bool keyed = !input.keys().empty() || !input.typed().empty();
    if (touched || keyed)
        result.intents.push_back(intent::Touched{});
    if (touched)
        view_.keyboard = false;
    turn_to(session);
    take_keys(input, result.intents);

    theme_ = make_theme(viewing_, session.visitor.text_size, session.visitor.high_contrast);
    materials_.textures.next_frame();
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::Begin("stage", nullptr, bare);
    ImGui::PopStyleVar(2);

    draw::Canvas canvas(*ImGui::GetWindowDrawList(), materials_);
    Brush brush(canvas);
    Ui ui({theme_, languages_, snapshot, session, wall, now, view_, brush});
    draw_screen(ui);

    ImGui::End();
    ImGui::Render();
    result.picture = ImGui::GetDrawData();
    for (auto& one : ui.intents())
        result.intents.push_back(std::move(one));
    result.wake = ui.wake_at();
    view_.tree = std::move(ui.tree());
    return result;
}

void Stage::forget() {
    materials_.typesetter.forget();
    materials_.textures.forget_unused();
}

} // namespace bluelamp

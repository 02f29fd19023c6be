#include "paint/blend.hpp"
#include "paint/surface_painter.hpp"
#include "window/input.hpp"
#include "window/window.hpp"

#include <catch2/catch.hpp>
#include <imgui.h>

#include <cstring>
#include <random>
#include <thread>

using namespace bluelamp;
using namespace bluelamp::paint;
using namespace std::chrono_literals;

namespace {

constexpr int width = 400;
constexpr int height = 300;
const Moment start{};

struct Context {
    Context() {
        ImGui::CreateContext();
        auto& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {width, height};
        io.DeltaTime = 1.0F / 60;
        unsigned char* pixels = nullptr;
        int w = 0;
        int h = 0;
        io.Fonts->GetTexDataAsRGBA32(&pixels, &w, &h);
    }
    ~Context() { ImGui::DestroyContext(); }
};

struct Box {
    ImVec2 from;
    ImVec2 to;
    ImU32 colour;
};

const ImDrawData& frame_of(const std::vector<Box>& boxes) {
    ImGui::NewFrame();
    auto* list = ImGui::GetBackgroundDrawList();
    list->Flags &= ~(ImDrawListFlags_AntiAliasedFill | ImDrawListFlags_AntiAliasedLines);
    for (const auto& box : boxes)
        list->AddRectFilled(box.from, box.to, box.colour);
    ImGui::Render();
    return *ImGui::GetDrawData();
}

std::vector<std::uint32_t> pixels_of(SDL_Surface& surface) {
    std::vector<std::uint32_t> pixels;
    for (int y = 0; y < surface.h; ++y) {
        const auto* row =
            static_cast<const std::uint8_t*>(surface.pixels) + static_cast<std::ptrdiff_t>(y) * surface.pitch;
        const auto at = pixels.size();
        pixels.resize(at + static_cast<std::size_t>(surface.w));
        std::memcpy(&pixels[at], row, static_cast<std::size_t>(surface.w) * 4);
    }
    return pixels;
}

struct Stage {
    SurfacePtr output{SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888)};
    draw::TextureCache textures{1 << 20};
    SurfacePainter painter{textures, width, height, output.get()};
};

std::vector<Box> random_boxes(std::mt19937& random) {
    std::vector<Box> boxes{{{0, 0}, {width, height}, IM_COL32(11, 26, 51, 255)}};
    std::uniform_int_distribution<int> x(-50, width);
    std::uniform_int_distribution<int> y(-50, height);
    std::uniform_int_distribution<int> size(1, 200);
    for (int i = 0; i < 8; ++i) {
        const auto left = static_cast<float>(x(random));
        const auto top = static_cast<float>(y(random));
        boxes.push_back({{left, top},
                         {left + static_cast<float>(size(random)), top + static_cast<float>(size(random))},
                         static_cast<ImU32>(random())});
    }
    return boxes;
}

} // namespace

TEST_CASE("a frame that changes nothing damages nothing") {
    Context context;
    Stage stage;
    const std::vector<Box> boxes{{{10, 10}, {90, 90}, IM_COL32_WHITE}};
    CHECK(stage.painter.paint(frame_of(boxes), start).size() == 1);
    CHECK(stage.painter.paint(frame_of(boxes), start).empty());
}

TEST_CASE("only the cells that a change touches are damaged") {
    Context context;
    Stage stage;
    (void)stage.painter.paint(frame_of({{{10, 10}, {40, 40}, IM_COL32_WHITE}}), start);
    const auto damage = stage.painter.paint(frame_of({{{12, 10}, {42, 40}, IM_COL32_WHITE}}), start);
    REQUIRE(damage.size() == 1);
    CHECK(damage[0].w * damage[0].h < width * height / 10);
}

TEST_CASE("painting only the damage gives the same pixels as painting everything") {
    Context context;
    const auto seed = GENERATE(range(1U, 21U));
    INFO("seed " << seed);
    std::mt19937 random(seed);
    Stage incremental;
    auto boxes = random_boxes(random);
    for (int step = 0; step < 6; ++step) {
        auto& box = boxes[1 + random() % (boxes.size() - 1)];
        const auto by = static_cast<float>(random() % 60);
        box.from.x += by;
        box.to.x += by;
        (void)incremental.painter.paint(frame_of(boxes), start);
        Stage whole;
        (void)whole.painter.paint(frame_of(boxes), start);
        REQUIRE(pixels_of(*incremental.output) == pixels_of(*whole.output));
    }
}

TEST_CASE("a fade begins with the old picture and ends with the new one") {
    Context context;
    Stage stage;
    const std::vector<Box> old_frame{{{0, 0}, {width, height}, IM_COL32(200, 0, 0, 255)}};
    const std::vector<Box> new_frame{{{0, 0}, {width, height}, IM_COL32(0, 100, 0, 255)}};
    (void)stage.painter.paint(frame_of(old_frame), start);
    const auto before = pixels_of(*stage.output);

    stage.painter.begin_fade(400ms, start);
    (void)stage.painter.paint(frame_of(new_frame), start);
    CHECK(pixels_of(*stage.output) == before);
    CHECK(stage.painter.fading());

    (void)stage.painter.paint(frame_of(new_frame), start + 200ms);
    CHECK(pixels_of(*stage.output)[0] == 0xFF643200);

    (void)stage.painter.paint(frame_of(new_frame), start + 400ms);
    CHECK(pixels_of(*stage.output)[0] == 0xFF006400);
    CHECK_FALSE(stage.painter.fading());
    CHECK(stage.painter.paint(frame_of(new_frame), start + 500ms).empty());
}

TEST_CASE("a fade touches only what differs") {
    Context context;
    Stage stage;
    const Box ground{{0, 0}, {width, height}, IM_COL32(11, 26, 51, 255)};
    (void)stage.painter.paint(frame_of({ground, {{0, 0}, {50, 50}, IM_COL32_WHITE}}), start);
    stage.painter.begin_fade(400ms, start);
    const auto damage =
        stage.painter.paint(frame_of({ground, {{0, 0}, {50, 50}, IM_COL32_BLACK}}), start + 100ms);
    REQUIRE(damage.size() == 1);
    CHECK(damage[0].w <= 64);
    CHECK(stage.painter.paint(frame_of({ground, {{0, 0}, {50, 50}, IM_COL32_BLACK}}), start + 200ms).size() ==
          1);
}

TEST_CASE("a fade that follows a fade goes on from what is shown") {
    Context context;
    Stage stage;
    const auto grey = [](int level) {
        return std::vector<Box>{{{0, 0}, {width, height}, IM_COL32(level, level, level, 255)}};
    };
    (void)stage.painter.paint(frame_of(grey(0)), start);
    stage.painter.begin_fade(400ms, start);
    (void)stage.painter.paint(frame_of(grey(200)), start + 200ms);
    const auto half = pixels_of(*stage.output);
    stage.painter.begin_fade(400ms, start + 200ms);
    (void)stage.painter.paint(frame_of(grey(50)), start + 200ms);
    CHECK(pixels_of(*stage.output) == half);
    (void)stage.painter.paint(frame_of(grey(50)), start + 700ms);
    CHECK(pixels_of(*stage.output)[0] == 0xFF323232);
}

TEST_CASE("blending is exact at both ends and never leaves what lies between") {
    const auto weight = GENERATE(0, 1, 100, 128, 255, 256);
    std::vector<std::uint8_t> from(256 * 256);
    std::vector<std::uint8_t> to(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        from[i] = static_cast<std::uint8_t>(i % 256);
        to[i] = static_cast<std::uint8_t>(i / 256);
    }
    std::vector<std::uint8_t> out(from.size());
    blend(from.data(), to.data(), out.data(), out.size(), weight);
    if (weight == 0)
        CHECK(out == from);
    if (weight == 256)
        CHECK(out == to);
    bool within = true;
    for (std::size_t i = 0; i < out.size(); ++i)
        within = within && out[i] >= std::min(from[i], to[i]) && out[i] <= std::max(from[i], to[i]);
    CHECK(within);
}

TEST_CASE("a tap that arrives at once is seen as a press and then a release") {
    Context context;
    auto& io = ImGui::GetIO();
    Input input;
    input.push(PointerMove{10, 20});
    input.push(PointerDown{10, 20});
    input.push(PointerUp{10, 20});
    input.push(TextTyped{"ŵ"});
    input.apply(io);
    CHECK(io.MouseDown[0]);
    CHECK(input.pending());
    CHECK(input.typed().empty());
    input.apply(io);
    CHECK_FALSE(io.MouseDown[0]);
    CHECK(input.typed() == "ŵ");
    CHECK_FALSE(input.pending());
    input.apply(io);
    CHECK_FALSE(input.happened());
}

TEST_CASE("a headless window needs no display, waits no longer than told, and can be woken") {
    Context context;
    draw::TextureCache textures(1 << 20);
    Window window({.display = Display::headless, .width = width, .height = height}, textures);
    Input input;
    CHECK(window.wait(1ms, input));
    window.wake();
    CHECK(window.wait(std::nullopt, input));
    {
        const std::jthread worker([&window] {
            std::this_thread::sleep_for(20ms);
            window.wake();
        });
        CHECK(window.wait(std::nullopt, input));
    }
    CHECK(window.show(frame_of({{{0, 0}, {50, 50}, IM_COL32_WHITE}}), start));
    CHECK_FALSE(window.show(frame_of({{{0, 0}, {50, 50}, IM_COL32_WHITE}}), start));
    CHECK(pixels_of(*window.painter().picture())[0] == 0xFFFFFFFF);
}

TEST_CASE("a display of another size takes the place of the first, and is drawn whole") {
    // SDL's dummy driver has windows and surfaces, and shows them to nobody.
    SDL_SetHintWithPriority(SDL_HINT_VIDEODRIVER, "dummy", SDL_HINT_OVERRIDE);
    Context context;
    draw::TextureCache textures(1 << 20);
    Window window({.display = Display::window, .width = 400, .height = 300}, textures);
    Input input;
    const std::vector<Box> boxes{{{0, 0}, {800, 600}, IM_COL32(11, 26, 51, 255)},
                                 {{350, 250}, {800, 600}, IM_COL32(255, 226, 31, 255)}};
    REQUIRE(window.wait(0ms, input));
    REQUIRE(window.show(frame_of(boxes), start));
    SDL_Window* shown = nullptr;
    for (Uint32 id = 1; shown == nullptr && id < 100; ++id)
        shown = SDL_GetWindowFromID(id);
    REQUIRE(shown != nullptr);
    for (const auto& [w, h] : {std::pair(640, 480), std::pair(320, 200)}) {
        SDL_SetWindowSize(shown, w, h);
        REQUIRE(window.wait(0ms, input));
        CHECK(window.width() == w);
        CHECK(window.height() == h);
        ImGui::GetIO().DisplaySize = {static_cast<float>(w), static_cast<float>(h)};
        REQUIRE(window.show(frame_of(boxes), start));
        const auto picture = window.painter().picture();
        REQUIRE(picture->w == w);
        const auto pixels = pixels_of(*picture);
        CHECK((pixels.front() & 0xFFFFFF) == 0x0B1A33);
        CHECK((pixels.back() & 0xFFFFFF) == (w == 640 ? 0xFFE21FU : 0x0B1A33U));
        CHECK_FALSE(window.show(frame_of(boxes), start));
    }
    SDL_ResetHint(SDL_HINT_VIDEODRIVER);
}

#pragma once

#include "draw/canvas.hpp"
#include "paint/surface_painter.hpp"

#include <imgui.h>

#include <cstring>
#include <filesystem>

/// A canvas on the painter that kiosks use, over black, and what came of it.
class Sheet {
public:
    static constexpr int width = 320;
    static constexpr int height = 200;

    Sheet() {
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
    ~Sheet() { ImGui::DestroyContext(); }
    Sheet(const Sheet&) = delete;
    Sheet& operator=(const Sheet&) = delete;

    /// What `draw(Canvas&)` shows on black.
    template <typename Draw>
    [[nodiscard]] bluelamp::draw::Pixels drawn(Draw&& draw) {
        textures_.next_frame();
        ImGui::NewFrame();
        bluelamp::draw::Canvas canvas(*ImGui::GetBackgroundDrawList(), materials);
        draw(canvas);
        ImGui::Render();
        painter_.paint(*ImGui::GetDrawData(), {});
        const auto surface = painter_.picture();
        bluelamp::draw::Pixels pixels{.size = {surface->w, surface->h}, .argb = {}, .opaque = true};
        pixels.argb.resize(static_cast<std::size_t>(width) * height);
        for (int y = 0; y < height; ++y)
            std::memcpy(&pixels.argb[static_cast<std::size_t>(y) * width],
                        static_cast<const std::uint8_t*>(surface->pixels) +
                            static_cast<std::ptrdiff_t>(y) * surface->pitch,
                        static_cast<std::size_t>(width) * 4);
        for (auto& pixel : pixels.argb)
            pixel |= 0xFF000000;
        return pixels;
    }

private:
    static bluelamp::draw::Typesetter& typesetter() {
        static bluelamp::draw::Typesetter shared(std::filesystem::path(BLUELAMP_SOURCE_DIR) /
                                                 "assets/fonts/fonts.conf");
        return shared;
    }

    bluelamp::draw::TextureCache textures_{8U << 20U};
    bluelamp::draw::Drawings drawings_{std::filesystem::path(BLUELAMP_SOURCE_DIR) / "assets"};
    bluelamp::paint::SurfacePtr output_{
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888)};
    bluelamp::paint::SurfacePainter painter_{textures_, width, height, output_.get()};

public:
    bluelamp::draw::Pictures pictures{[](const std::string& id) { return std::filesystem::path(id); }, [] {}};
    bluelamp::draw::Materials materials{textures_, typesetter(), drawings_, pictures};
};

#include "draw/texture_cache.hpp"

#include <SDL2/SDL.h>
#include <catch2/catch.hpp>

using namespace bluelamp::draw;

namespace {

struct Renderer {
    SDL_Surface* surface = SDL_CreateRGBSurfaceWithFormat(0, 8, 8, 32, SDL_PIXELFORMAT_ARGB8888);
    SDL_Renderer* renderer = SDL_CreateSoftwareRenderer(surface);
    ~Renderer() {
        SDL_DestroyRenderer(renderer);
        SDL_FreeSurface(surface);
    }
};

Pixels square() {
    return {.size = {4, 4}, .argb = std::vector<std::uint32_t>(16, 0xFFFFFFFF)};
}

} // namespace

TEST_CASE("pixels of a key are made once") {
    Renderer stage;
    TextureCache cache(1000);
    cache.attach(stage.renderer);
    int made = 0;
    const auto make = [&] {
        ++made;
        return square();
    };
    const auto first = cache.get(7, make);
    CHECK(cache.get(7, make).id == first.id);
    CHECK(made == 1);
    CHECK(cache.bytes() == 64);
    CHECK(cache.texture(first.id) != nullptr);
    cache.attach(nullptr);
}

TEST_CASE("over budget what was used longest ago goes, never what the last frame shows") {
    Renderer stage;
    TextureCache cache(64);
    cache.attach(stage.renderer);
    const auto old = cache.get(1, square);
    cache.next_frame();
    const auto shown = cache.get(2, square);
    cache.next_frame();
    CHECK(cache.texture(old.id) == nullptr);
    CHECK(cache.texture(shown.id) != nullptr);
    CHECK(cache.get(1, square).id > shown.id);
    cache.attach(nullptr);
}

TEST_CASE("what has no pixels, and no renderer, has no texture") {
    Renderer stage;
    TextureCache cache(64);
    CHECK(cache.get(1, square).id == 0);
    cache.attach(stage.renderer);
    CHECK(cache.get(1, [] { return Pixels{}; }).id == 0);
    CHECK(cache.find(1).id == 0);
    CHECK(cache.texture(0) == nullptr);
    cache.attach(nullptr);
}

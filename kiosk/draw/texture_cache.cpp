#include "draw/texture_cache.hpp"

#include <SDL2/SDL.h>

#include <list>
#include <stdexcept>
#include <string>
#include <unordered_map>

namespace bluelamp::draw {
namespace {

struct TextureDeleter {
    void operator()(SDL_Texture* texture) const { SDL_DestroyTexture(texture); }
};
using TexturePtr = std::unique_ptr<SDL_Texture, TextureDeleter>;

std::size_t bytes_of(Size size) {
    return static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 4;
}

TexturePtr upload(SDL_Renderer* renderer, const Pixels& pixels) {
    TexturePtr texture(SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC,
                                         pixels.size.width, pixels.size.height));
    if (!texture || SDL_UpdateTexture(texture.get(), nullptr, pixels.argb.data(), pixels.size.width * 4) != 0)
        throw std::runtime_error(std::string("make a texture: ") + SDL_GetError());
    SDL_SetTextureBlendMode(texture.get(), pixels.opaque ? SDL_BLENDMODE_NONE : SDL_BLENDMODE_BLEND);
    SDL_SetTextureScaleMode(texture.get(), SDL_ScaleModeNearest);
    return texture;
}

} // namespace

struct TextureCache::Impl {
    struct Slot {
        std::uint64_t key = 0;
        Entry entry;
        TexturePtr texture;
        std::uint64_t used = 0; ///< the frame it was last asked for in
    };
    using Slots = std::list<Slot>; ///< most recently used first

    std::size_t budget = 0;
    std::size_t bytes = 0;
    SDL_Renderer* renderer = nullptr;
    TextureId last_id = 0;
    std::uint64_t frame = 0;
    Slots slots;
    std::unordered_map<std::uint64_t, Slots::iterator> by_key;
    std::unordered_map<TextureId, SDL_Texture*> by_id;

    void clear() {
        by_key.clear();
        by_id.clear();
        slots.clear();
        bytes = 0;
    }

    Entry use(Slots::iterator slot) {
        slots.splice(slots.begin(), slots, slot);
        slot->used = frame;
        return slot->entry;
    }

    /// Forgets what was used longest ago. What this frame uses, or the one still on its way to the painter,
    /// stays whatever it takes.
    void shrink(std::size_t to) {
        while (bytes > to && !slots.empty() && slots.back().used + 1 < frame) {
            const Slot& oldest = slots.back();
            bytes -= bytes_of(oldest.entry.size);
            by_key.erase(oldest.key);
            by_id.erase(oldest.entry.id);
            slots.pop_back();
        }
    }
};

TextureCache::TextureCache(std::size_t budget)
    : impl_(std::make_unique<Impl>()) {
    impl_->budget = budget;
}

TextureCache::~TextureCache() = default;

void TextureCache::attach(SDL_Renderer* renderer) {
    impl_->clear();
    impl_->renderer = renderer;
}

TextureCache::Entry TextureCache::get(std::uint64_t key, const std::function<Pixels()>& make) {
    if (const auto known = impl_->by_key.find(key); known != impl_->by_key.end())
        return impl_->use(known->second);
    if (impl_->renderer == nullptr)
        return {};
    const Pixels pixels = make();
    if (pixels.size.empty())
        return {};
    Impl::Slot slot{
        .key = key, .entry = {++impl_->last_id, pixels.size}, .texture = upload(impl_->renderer, pixels)};
    slot.used = impl_->frame;
    impl_->bytes += bytes_of(pixels.size);
    impl_->slots.push_front(std::move(slot));
    const auto made = impl_->slots.begin();
    impl_->by_key.emplace(key, made);
    impl_->by_id.emplace(made->entry.id, made->texture.get());
    return made->entry;
}

TextureCache::Entry TextureCache::find(std::uint64_t key) {
    const auto known = impl_->by_key.find(key);
    return known == impl_->by_key.end() ? Entry{} : impl_->use(known->second);
}

void TextureCache::next_frame() {
    ++impl_->frame;
    impl_->shrink(impl_->budget);
}

void TextureCache::forget_unused() {
    impl_->shrink(0);
}

SDL_Texture* TextureCache::texture(TextureId id) const {
    const auto known = impl_->by_id.find(id);
    return known == impl_->by_id.end() ? nullptr : known->second;
}

std::size_t TextureCache::bytes() const {
    return impl_->bytes;
}
std::size_t TextureCache::budget() const {
    return impl_->budget;
}

} // namespace bluelamp::draw

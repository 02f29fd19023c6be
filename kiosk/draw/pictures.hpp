#pragma once

#include "draw/pixels.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace bluelamp::draw {

/// `cover` fills the box and cuts what is over; `contain` shows all of it,
/// clear around it.
enum class Fit { cover, contain };

/// What of a picture is wanted: pixels of exactly `size`.
struct PictureRequest {
    /// What `Pictures::Locate` understands: a media hash, a path below a folder.
    std::string id;
    Size size;
    Fit fit = Fit::cover;
    /// The part to keep in sight when `cover` cuts, as shares (0 to 1) of the
    /// picture's width and height.
    float focus_x = 0.5f;
    float focus_y = 0.5f;
    /// Corners rounded off, in pixels.
    int radius = 0;

    bool operator==(const PictureRequest&) const = default;
};

/// Decodes media (PNG, JPEG, WebP, SVG) to the size asked for on a thread of
/// its own. `get` never waits.
class Pictures {
public:
    /// The file of an id, or an empty path for none. Called on the decoding
    /// thread: must be safe there.
    using Locate = std::function<std::filesystem::path(const std::string& id)>;

    struct Limits {
        std::size_t file_bytes = 32u << 20;
        /// Of the file's own picture, checked in its header before decoding.
        std::size_t pixels = 48u << 20;
        /// Of decoded pictures that nobody has taken yet.
        std::size_t kept_bytes = 24u << 20;
    };

    /// `wake` is called on the decoding thread each time one has become ready or
    /// has failed; it must only wake the UI thread.
    Pictures(Locate locate, std::function<void()> wake);
    Pictures(Locate locate, std::function<void()> wake, Limits limits);
    /// Waits for the picture being decoded, drops the rest.
    ~Pictures();
    Pictures(const Pictures&) = delete;
    Pictures& operator=(const Pictures&) = delete;

    enum class State { pending, ready, failed };

    /// The pixels when ready, else nothing (and decoding is asked for, the latest asked first). They are
    /// handed over: to take them again is to have them decoded again, so keep them, or the texture made of
    /// them. A failed one stays away and is not tried again until `forget`. UI thread only.
    [[nodiscard]] std::optional<Pixels> take(const PictureRequest& request);
    /// What became of a request that was not taken; asks for decoding like `take`.
    [[nodiscard]] State state(const PictureRequest& request);
    /// Why the last decoding of `id` failed, "" if it did not: for the log, never
    /// for a visitor.
    [[nodiscard]] std::string failure(const std::string& id) const;
    /// The file behind `id` may have changed: all of its pictures are decoded
    /// anew when next asked for.
    void forget(const std::string& id);
    /// Nothing waits to be decoded (a screenshot waits for this).
    [[nodiscard]] bool idle() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Decodes one file now, on the calling thread. Throws std::runtime_error
/// saying which file and why.
[[nodiscard]] Pixels decode_picture(const std::filesystem::path& file, const PictureRequest& request,
                                    const Pictures::Limits& limits);

/// Writes a PNG; throws std::runtime_error saying which file and why. Appears
/// whole or not at all.
void write_png(const Pixels& pixels, const std::filesystem::path& file);

} // namespace bluelamp::draw

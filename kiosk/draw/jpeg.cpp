#include "draw/jpeg.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>

#include <jpeglib.h>

#include <jerror.h>

namespace bluelamp::draw {
namespace {

/// libjpeg-turbo's advice against files that are small and take minutes: real pictures have ten scans or so.
constexpr int most_scans = 100;

/// What libjpeg calls back into. Its errors leave by longjmp: it is C and knows no exceptions, so no function
/// that it may leave from has anything to destroy.
struct Guard {
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
    std::jmp_buf left{};
    std::array<char, JMSG_LENGTH_MAX> reason{};
};

Guard& guard_of(j_common_ptr info) {
    return *static_cast<Guard*>(info->client_data);
}

[[noreturn]] void leave(j_common_ptr info) {
    Guard& guard = guard_of(info);
    info->err->format_message(info, guard.reason.data());
    std::longjmp(guard.left, 1); // NOLINT(cert-err52-cpp): the only way out of libjpeg
}

/// Half a photograph is no photograph; other complaints are about things that do not show.
void take_warning(j_common_ptr info, int level) {
    if (level < 0 && info->err->msg_code == JWRN_JPEG_EOF)
        leave(info);
}

void limit_scans(j_common_ptr info) {
    if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > most_scans)
        ERREXIT(info, JERR_BAD_PROGRESSION);
}

bool read_header(jpeg_decompress_struct& info, Guard& guard, const unsigned char* bytes,
                 unsigned long count) {
    if (setjmp(guard.left) != 0) // NOLINT(cert-err52-cpp)
        return false;
    jpeg_create_decompress(&info);
    info.client_data = &guard;
    info.progress = &guard.progress;
    jpeg_mem_src(&info, bytes, count);
    jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&info, TRUE);
    return true;
}

bool start(jpeg_decompress_struct& info, Guard& guard, unsigned eighths) {
    if (setjmp(guard.left) != 0) // NOLINT(cert-err52-cpp)
        return false;
    info.scale_num = eighths;
    info.scale_denom = 8;
    info.out_color_space = JCS_EXT_BGRX; // Cairo's 0x--RRGGBB on a little-endian machine
    jpeg_start_decompress(&info);
    return true;
}

bool read_rows(jpeg_decompress_struct& info, Guard& guard, unsigned char* rows, std::ptrdiff_t stride) {
    if (setjmp(guard.left) != 0) // NOLINT(cert-err52-cpp)
        return false;
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = rows + static_cast<std::ptrdiff_t>(info.output_scanline) * stride;
        jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
    return true;
}

} // namespace

struct JpegReader::Impl {
    jpeg_decompress_struct info{};
    Guard guard;
    Orientation orientation = 1;

    ~Impl() { jpeg_destroy_decompress(&info); }
    [[noreturn]] void refuse() const { throw std::runtime_error(guard.reason.data()); }
};

JpegReader::JpegReader(std::string_view bytes)
    : impl_(std::make_unique<Impl>()) {
    auto& info = impl_->info;
    Guard& guard = impl_->guard;
    info.err = jpeg_std_error(&guard.errors);
    info.client_data = &guard;
    guard.errors.error_exit = leave;
    guard.errors.emit_message = take_warning;
    guard.progress.progress_monitor = limit_scans;
    if (!read_header(info, guard, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()))
        impl_->refuse();
    for (const auto* marker = info.marker_list; marker != nullptr; marker = marker->next)
        if (const Orientation told =
                exif_orientation({reinterpret_cast<const char*>(marker->data), marker->data_length});
            told != 1)
            impl_->orientation = told;
}

JpegReader::~JpegReader() = default;

bool JpegReader::readable() const {
    return impl_->info.jpeg_color_space != JCS_CMYK && impl_->info.jpeg_color_space != JCS_YCCK;
}

Size JpegReader::size() const {
    return {static_cast<int>(impl_->info.image_width), static_cast<int>(impl_->info.image_height)};
}

Orientation JpegReader::orientation() const {
    return impl_->orientation;
}

CairoSurface JpegReader::read(double scale) {
    auto& info = impl_->info;
    const auto eighths = static_cast<unsigned>(std::clamp(std::ceil(scale * 8), 1.0, 8.0));
    if (!start(info, impl_->guard, eighths))
        impl_->refuse();
    CairoSurface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(info.output_width),
                                                    static_cast<int>(info.output_height)));
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error("there is no memory for it");
    cairo_surface_flush(surface.get());
    if (!read_rows(info, impl_->guard, cairo_image_surface_get_data(surface.get()),
                   cairo_image_surface_get_stride(surface.get())))
        impl_->refuse();
    cairo_surface_mark_dirty(surface.get());
    return surface;
}

Orientation exif_orientation(std::string_view exif) {
    using namespace std::string_view_literals;
    if (!exif.starts_with("Exif\0\0"sv))
        return 1;
    const std::string_view tiff = exif.substr(6);
    const bool little = tiff.starts_with("II"sv);
    if (!little && !tiff.starts_with("MM"sv))
        return 1;
    // 0 where there is nothing to read: no tag, count or offset that matters is 0.
    const auto number = [&](std::size_t at, std::size_t bytes) {
        std::uint32_t value = 0;
        if (at > tiff.size() || tiff.size() - at < bytes)
            return value;
        for (std::size_t i = 0; i < bytes; ++i) {
            const std::size_t place = little ? at + bytes - 1 - i : at + i;
            value = value << 8U | static_cast<unsigned char>(tiff[place]);
        }
        return value;
    };
    constexpr std::uint32_t orientation_tag = 274;
    constexpr std::size_t entry_bytes = 12;
    const std::size_t directory = number(4, 4);
    const std::uint32_t entries = number(directory, 2);
    for (std::uint32_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + i * entry_bytes;
        if (entry > tiff.size())
            break;
        if (number(entry, 2) == orientation_tag) {
            const auto told = static_cast<Orientation>(number(entry + 8, 2));
            return told >= 1 && told <= 8 ? told : 1;
        }
    }
    return 1;
}

} // namespace bluelamp::draw

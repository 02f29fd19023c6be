#pragma once

#include <zlib.h>

#include <string>

namespace bluelamp::testing {

/// As servers send it with "Content-Encoding: gzip". Whoever uses it links ZLIB::ZLIB.
inline std::string gzip(const std::string& text) {
    z_stream stream{};
    constexpr int with_gzip_header = 15 + 16;
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, with_gzip_header, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

} // namespace bluelamp::testing

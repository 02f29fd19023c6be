#pragma once

#include <chrono>
#include <curl/curl.h>
#include <memory>
#include <string>

/// libcurl's C objects as values. For net/ alone.
namespace bluelamp::net {

struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using CurlHandle = std::unique_ptr<CURL, FreeHandle>;
using CurlUrl = std::unique_ptr<CURLU, FreeUrl>;

/// Initialises libcurl once, on whichever thread is first. Throws Failure when there is no memory.
[[nodiscard]] CurlHandle make_handle();

/// A part of a parsed URL, "" when it has none.
[[nodiscard]] std::string part(CURLU* url, CURLUPart which, unsigned flags = 0);

/// Checks certificates as if it were `time` (OpenSSL back end).
void check_certificates_at(CURL* handle, std::chrono::sys_seconds time);

/// A list of header lines.
class HeaderList {
public:
    HeaderList() = default;
    ~HeaderList() { curl_slist_free_all(list_); }
    HeaderList(const HeaderList&) = delete;
    HeaderList& operator=(const HeaderList&) = delete;

    /// A line with a line break in it is left out: it would be two.
    void add(const std::string& line);
    [[nodiscard]] curl_slist* get() const { return list_; }

private:
    curl_slist* list_ = nullptr;
};

} // namespace bluelamp::net

#pragma once

#include "console/page.hpp"

/// One function for each file of pages; console.cpp puts their rows together.
namespace bluelamp::server {

[[nodiscard]] std::vector<Page> sign_in_pages();
[[nodiscard]] std::vector<Page> now_pages();
[[nodiscard]] std::vector<Page> content_pages();
[[nodiscard]] std::vector<Page> content_writing_pages();
[[nodiscard]] std::vector<Page> source_pages();
[[nodiscard]] std::vector<Page> source_adding_pages();
[[nodiscard]] std::vector<Page> source_switch_pages();
[[nodiscard]] std::vector<Page> source_queue_pages();
[[nodiscard]] std::vector<Page> say_queue_pages();
[[nodiscard]] std::vector<Page> say_case_pages();
[[nodiscard]] std::vector<Page> say_act_pages();
[[nodiscard]] std::vector<Page> say_answer_pages();
[[nodiscard]] std::vector<Page> say_promotion_pages();
[[nodiscard]] std::vector<Page> kiosk_pages();
[[nodiscard]] std::vector<Page> use_pages();
[[nodiscard]] std::vector<Page> people_pages();
[[nodiscard]] std::vector<Page> second_factor_pages();
[[nodiscard]] std::vector<Page> audit_pages();
[[nodiscard]] std::vector<Page> help_pages();
[[nodiscard]] std::vector<Page> votes_pages();
[[nodiscard]] std::vector<Page> votes_writing_pages();
[[nodiscard]] std::vector<Page> votes_closing_pages();
[[nodiscard]] std::vector<Page> votes_deciding_pages();
[[nodiscard]] std::vector<Page> votes_outcome_pages();

} // namespace bluelamp::server

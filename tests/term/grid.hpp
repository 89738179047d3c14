// How densely the sweeps go: every start day, or under a sanitizer every eleventh (which meets each
// weekday and each day of the month in turn).
#pragma once

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define QIXIAN_SLOW_BUILD 1
#endif
#endif

namespace qixian {

#ifdef QIXIAN_SLOW_BUILD
inline constexpr int sweep_stride = 11;
#else
inline constexpr int sweep_stride = 1;
#endif

}  // namespace qixian

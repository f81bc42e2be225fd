/// What each participant's media took: counted where packets are, kept so that a killed process
/// loses nothing, and stated in the event log.
@NullMarked
package io.parley.sfu.metering.usage;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.parley.sfu.metering.usage;

import org.jspecify.annotations.NullMarked;

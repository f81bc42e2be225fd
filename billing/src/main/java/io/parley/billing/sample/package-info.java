/// One statement of an SFU node about what a participant's session carried, checked.
@NullMarked
package io.parley.billing.sample;

import org.jspecify.annotations.NullMarked;

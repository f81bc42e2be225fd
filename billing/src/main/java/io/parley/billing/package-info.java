/// Turns what SFU nodes measured into usage that a tenant can be shown and charged for.
@NullMarked
package io.parley.billing;

import org.jspecify.annotations.NullMarked;

/// What a negotiated media section (RFC 8829 §5) says about packets: the seam between the
/// negotiation, which writes these records, and the packet path, which obeys them.
@NullMarked
package io.parley.media.section;

import org.jspecify.annotations.NullMarked;

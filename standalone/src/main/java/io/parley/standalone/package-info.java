/// Every service in one JVM, each in an application context of its own, over embedded stores: what
/// `./parley dev` runs. The only place where two services meet.
@NullMarked
package io.parley.standalone;

import org.jspecify.annotations.NullMarked;

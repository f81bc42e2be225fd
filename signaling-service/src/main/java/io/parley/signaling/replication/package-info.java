/// How the replicas of one room on several signaling nodes reach one another and the store.
@NullMarked
package io.parley.signaling.replication;

import org.jspecify.annotations.NullMarked;

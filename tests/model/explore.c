/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Explores breadth first, over a hash table of worlds; then backwards from the ends, along
 * the steps that need no human; see explore.h.
 */

#include "explore.h"

#include <string.h>

#define NONE G_MAXUINT32

typedef struct {
    World   world;
    guint32 parent;
    guint8  act;
    guint8  delivery;
    guint8  is_final;
} State;

typedef struct {
    guint32 from;
    guint32 to;
    guint8  act;
} Step;

typedef struct {
    const Setting *setting;
    gsize          max_states;
    GArray        *states; /* State */
    GArray        *steps;  /* Step */
    guint32       *table;  /* open addressing, indexes into states */
    gsize          n_slots;
    Rule           broken;
    guint32        broken_at;   /* the world before the step that broke it */
    State          broken_step; /* a world that may have been known before; or the same one */
} Explorer;

/*****************************************************************************/
/* The set of worlds */

static State *
get_state (const Explorer *self, guint32 index)
{
    return &g_array_index (self->states, State, index);
}

static guint64
hash_world (const World *world)
{
    const guint8 *bytes = (const guint8 *) world;
    guint64       hash = 14695981039346656037u;

    for (gsize i = 0; i < sizeof *world; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash ^ (hash >> 29);
}

static gsize
find_slot (const Explorer *self, const World *world)
{
    gsize slot = hash_world (world) & (self->n_slots - 1);

    while (self->table[slot] != NONE &&
           memcmp (&get_state (self, self->table[slot])->world, world, sizeof *world) != 0)
        slot = (slot + 1) & (self->n_slots - 1);
    return slot;
}

static void
make_table (Explorer *self, gsize n_slots)
{
    g_free (self->table);
    self->n_slots = n_slots;
    self->table = g_new (guint32, n_slots);
    memset (self->table, 0xff, n_slots * sizeof *self->table);
    for (guint32 i = 0; i < self->states->len; i++)
        self->table[find_slot (self, &get_state (self, i)->world)] = i;
}

static guint32
add_world (Explorer *self, const World *world, guint32 parent, Act act, Delivery delivery)
{
    gsize        slot = find_slot (self, world);
    State        state = { .world = *world, .parent = parent };
    DfotaMachine machine;

    if (self->table[slot] != NONE)
        return self->table[slot];
    if (self->states->len >= self->max_states)
        g_error ("more than %" G_GSIZE_FORMAT " states", self->max_states);
    world_get_machine (world, &machine);
    state.act = (guint8) act;
    state.delivery = (guint8) delivery;
    state.is_final = (guint8) dfota_state_is_final (machine.state);
    self->table[slot] = self->states->len;
    g_array_append_val (self->states, state);
    if (self->states->len * 2 > self->n_slots)
        make_table (self, self->n_slots * 2);
    return self->states->len - 1;
}

/*****************************************************************************/
/* Forwards */

static void
note_broken (Explorer *self, Rule rule, guint32 at, const State *step)
{
    self->broken = rule;
    self->broken_at = at;
    self->broken_step = *step;
}

static void
try_act (Explorer *self, guint32 from, Act act, Delivery delivery)
{
    World world;
    Rule  rule = RULE_NONE;
    Step  step = { .from = from, .act = (guint8) act };

    if (!world_act (&get_state (self, from)->world, self->setting, act, delivery, &world, &rule))
        return;
    step.to = add_world (self, &world, from, act, delivery);
    g_array_append_val (self->steps, step);
    if (rule != RULE_NONE && self->broken == RULE_NONE)
        note_broken (self, rule, from,
                     &(State){ .world = world, .parent = from, .act = act, .delivery = delivery });
}

static void
expand (Explorer *self, guint32 index)
{
    if (get_state (self, index)->is_final)
        return;
    for (Act act = 0; act < N_ACTS; act++)
        for (Delivery delivery = 0; delivery < (world_act_speaks (act) ? N_DELIVERIES : 1);
             delivery++)
            try_act (self, index, act, delivery);
}

/*****************************************************************************/
/* Backwards */

static gboolean
is_reliable (const Step *step, gboolean with_reset)
{
    return step->act < ACT_FIRST_UNRELIABLE ||
           (with_reset && (step->act == ACT_RESET || step->act == ACT_RESET_FORGETS));
}

/* offsets[n]: where the steps into state n begin in @sources. */
static guint32 *
sort_steps (const Explorer *self, gboolean with_reset, guint32 **sources)
{
    guint32 *offsets = g_new0 (guint32, self->states->len + 2);

    for (guint i = 0; i < self->steps->len; i++)
        if (is_reliable (&g_array_index (self->steps, Step, i), with_reset))
            offsets[g_array_index (self->steps, Step, i).to + 2]++;
    for (guint i = 2; i < self->states->len + 2; i++)
        offsets[i] += offsets[i - 1];
    *sources = g_new (guint32, offsets[self->states->len + 1] + 1);
    for (guint i = 0; i < self->steps->len; i++) {
        const Step *step = &g_array_index (self->steps, Step, i);

        if (is_reliable (step, with_reset))
            (*sources)[offsets[step->to + 1]++] = step->from;
    }
    return offsets;
}

/* Returns for each state whether one of @ends can be reached from it. Transfer full. */
static guint8 *
find_ways_to (const Explorer *self, const guint8 *ends, gboolean with_reset)
{
    g_autofree guint32 *sources = NULL;
    g_autofree guint32 *offsets = sort_steps (self, with_reset, &sources);
    g_autofree guint32 *queue = g_new (guint32, self->states->len);
    guint8             *is_out = g_memdup2 (ends, self->states->len);
    guint               n_queued = 0;

    for (guint32 i = 0; i < self->states->len; i++)
        if (ends[i])
            queue[n_queued++] = i;
    for (guint next = 0; next < n_queued; next++)
        for (guint32 i = offsets[queue[next]]; i < offsets[queue[next] + 1]; i++)
            if (!is_out[sources[i]]) {
                is_out[sources[i]] = TRUE;
                queue[n_queued++] = sources[i];
            }
    return is_out;
}

static guint8 *
find_ends (const Explorer *self)
{
    guint8 *ends = g_new (guint8, self->states->len);

    for (guint32 i = 0; i < self->states->len; i++)
        ends[i] = get_state (self, i)->is_final;
    return ends;
}

/* A module that hangs does not answer. Where the truth cannot be known, the state becomes
 * stalled sooner or later. MayReset is then true, and a reset, as by a script, leads on. */
static void
check_ways_out (Explorer *self)
{
    g_autofree guint8 *ends = find_ends (self);
    g_autofree guint8 *by_reset = find_ways_to (self, ends, TRUE);
    g_autofree guint8 *is_out = NULL;

    for (guint32 i = 0; i < self->states->len; i++) {
        const World *world = &get_state (self, i)->world;

        if (world_is_unknowable (world, self->setting) && (by_reset[i] || world->n_resets == 0))
            ends[i] = TRUE;
    }
    is_out = find_ways_to (self, ends, FALSE);
    for (guint32 i = 0; i < self->states->len && self->broken == RULE_NONE; i++)
        if (!is_out[i] && !world_is_hung (&get_state (self, i)->world))
            note_broken (self, RULE_WAY_OUT, get_state (self, i)->parent, get_state (self, i));
}

/*****************************************************************************/
/* The trace */

static const gchar *
delivery_suffix (const State *state)
{
    static const gchar *const suffixes[N_DELIVERIES] = { "", " (lost)", " (on its way)",
                                                         " (twice)" };

    return world_act_speaks (state->act) ? suffixes[state->delivery] : "";
}

static void
append_line (GString *text, const State *state)
{
    static const gchar *const modes[] = { "unknown", "recovery", "normal" };
    static const gchar *const places[] = { "normal", "recovery", "booting", "booting" };
    DfotaMachine              machine;

    world_get_machine (&state->world, &machine);
    g_string_append_printf (
        text, "%s%s → %s, believes %s%s, gate %s, %s power off; it is in %s mode, %s firmware\n",
        state->parent == NONE ? "AT+QFOTADL is sent" : world_act_to_string (state->act),
        state->parent == NONE ? "" : delivery_suffix (state), dfota_state_to_string (machine.state),
        modes[machine.mode], machine.is_reboot_proven ? ", rebooted" : "",
        dfota_machine_may_be_in_recovery (&machine) ? "closed" : "open",
        dfota_machine_may_power_off (&machine) ? "may" : "must not", places[state->world.place],
        state->world.is_new ? "new" : "old");
}

static gchar *
make_trace (const Explorer *self)
{
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GArray)  way = g_array_new (FALSE, FALSE, sizeof (guint32));

    for (guint32 i = self->broken_at; i != NONE; i = get_state (self, i)->parent)
        g_array_append_val (way, i);
    for (guint i = way->len; i > 0; i--)
        append_line (text, get_state (self, g_array_index (way, guint32, i - 1)));
    append_line (text, &self->broken_step);
    g_string_append_printf (text, "broken: %s\n", world_rule_to_string (self->broken));
    return g_string_free (g_steal_pointer (&text), FALSE);
}

/*****************************************************************************/

static void
count (const Explorer *self, Exploration *result)
{
    result->n_states = self->states->len;
    result->n_steps = self->steps->len;
    result->n_final = 0;
    for (guint32 i = 0; i < self->states->len; i++)
        result->n_final += get_state (self, i)->is_final;
    result->broken = self->broken;
    result->trace = self->broken == RULE_NONE ? NULL : make_trace (self);
}

void
explore (const Setting *setting, gsize max_states, Exploration *result)
{
    Explorer self = { .setting = setting,
                      .max_states = max_states,
                      .states = g_array_new (FALSE, FALSE, sizeof (State)),
                      .steps = g_array_new (FALSE, FALSE, sizeof (Step)) };
    World    world;

    make_table (&self, 1 << 12);
    world_init (&world, setting);
    add_world (&self, &world, NONE, 0, 0);
    for (guint32 i = 0; i < self.states->len && self.broken == RULE_NONE; i++)
        expand (&self, i);
    if (self.broken == RULE_NONE)
        check_ways_out (&self);
    count (&self, result);
    g_array_unref (self.states);
    g_array_unref (self.steps);
    g_free (self.table);
}

void
exploration_clear (Exploration *self)
{
    g_clear_pointer (&self->trace, g_free);
}

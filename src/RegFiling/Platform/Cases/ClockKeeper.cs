using System.Text.Json;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Cases;

/// <summary>Starts, pauses, resumes and ends the clocks of a case when it moves from state to state.</summary>
internal static class ClockKeeper
{
    /// <summary>
    /// Brings the clocks in line with the state that the case is in now; returns those that are new. A clock whose document is among
    /// <paramref name="unsealed"/> waits: the time of a party does not run before the paper that sets it has reached the party.
    /// <paramref name="since"/> says why the clock of a document that arrives now begins only now.
    /// </summary>
    public static IReadOnlyList<CaseClock> Move(CaseContext at, ICollection<CaseClock> clocks, IReadOnlySet<string> unsealed, (string Document, Text Words)? since = null)
    {
        var started = new List<CaseClock>();
        var restarts = at.Procedure.Action(at.Action)?.Restarts ?? [];
        foreach (var (id, definition) in at.Procedure.Clocks)
        {
            var open = clocks.SingleOrDefault(clock => clock.Clock == id && clock.Status != ClockStatus.Ended);
            if (restarts.Contains(id))
            {
                End(open, at.Now);
                open = null;
            }

            if (!definition.While.Contains(at.Case.State) && !definition.Through.Contains(at.Case.State) && !definition.PausedIn.Contains(at.Case.State))
            {
                End(open, at.Now);
            }
            else if (open is null)
            {
                if (definition.While.Contains(at.Case.State) && !definition.WaitsFor.Any(unsealed.Contains))
                {
                    started.Add(Start(at, id, definition, since is var (document, words) && definition.WaitsFor.Contains(document) ? words : null));
                }
            }
            else if (definition.PausedIn.Contains(at.Case.State))
            {
                open.PausedAt ??= at.Now;
                open.Status = ClockStatus.Paused;
            }
            else if (open.PausedAt is { } paused)
            {
                Resume(at, open, definition, paused);
            }
        }

        return started;
    }

    /// <summary>The clock of the sealing of one document.</summary>
    public static CaseClock StartSealing(CaseContext at, Guid documentId) =>
        Start(at, SealDefinition.ClockId, at.Pack.Manifest.Seal!.Clock, null, documentId);

    /// <summary>Ends the clock of the sealing of one document.</summary>
    public static void EndSealing(CaseContext at, Guid documentId) =>
        End(at.Clocks.FirstOrDefault(clock => clock.DocumentId == documentId && clock.Status != ClockStatus.Ended), at.Now);

    /// <summary>The earliest end of a running clock, for lists.</summary>
    public static void SetNextDue(CaseContext at) =>
        at.Case.NextDue = at.Clocks.Where(clock => clock.Status == ClockStatus.Running).Min(clock => (DateTimeOffset?)clock.DueAt);

    /// <summary>Computes the end anew, after a pause or when the calendar changed.</summary>
    public static bool Recompute(Pack pack, ClockDefinition definition, CaseClock clock)
    {
        var pauses = JsonSerializer.Deserialize<List<Pause>>(clock.Pauses) ?? [];
        var due = pack.Deadlines.Due(clock.StartedAt, Period.Parse(clock.Limit), pauses);
        if (due.Instant == clock.DueAt && due.Explanation == new Text(clock.ExplanationZh, clock.ExplanationEn) && due.Provisional == clock.Provisional)
        {
            return false;
        }

        (clock.DueOn, clock.DueAt, clock.Provisional) = (due.Date, due.Instant, due.Provisional);
        (clock.ExplanationZh, clock.ExplanationEn) = (due.Explanation.Zh, due.Explanation.En);
        clock.RemindAt = RemindAt(pack, definition, clock);
        return true;
    }

    /// <summary>延长期限: the period is longer by that many of its units, counted from its own beginning.</summary>
    public static void Extend(CaseContext at, string id, int by)
    {
        var (open, definition) = (at.Clocks.Single(clock => clock.Clock == id && clock.Status != ClockStatus.Ended), at.Procedure.Clocks[id]);
        open.Limit = Longer(open.Limit, by);
        Recompute(at.Pack, definition, open);
    }

    /// <summary>The same period with more of its units (<c>20 cd</c> and 10: <c>30 cd</c>).</summary>
    public static string Longer(string limit, int by) => WithCount(limit, Period.Parse(limit).Value + by);

    // What the form of the order says, in the unit of the definition; the number of the definition where it says nothing.
    private static string LimitOf(CaseContext at, ClockDefinition definition) =>
        definition.LimitFrom is { } place && at.SavedForm(place[..place.LastIndexOf('.')]).Number(place[(place.LastIndexOf('.') + 1)..]) is { } count && count >= 1
            ? WithCount(definition.Limit, (int)count) : definition.LimitFor(at.Case);

    private static string WithCount(string limit, int count) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {limit.Split(' ')[1]}");

    private static CaseClock Start(CaseContext at, string id, ClockDefinition definition, Text? since, Guid? documentId = null)
    {
        var (began, limit) = (Began(at, definition), LimitOf(at, definition));
        var due = at.Pack.Deadlines.Due(began, Period.Parse(limit));
        var clock = new CaseClock
        {
            Id = Guid.CreateVersion7(at.Now),
            CaseId = at.Case.Id,
            Clock = id,
            Force = definition.Force,
            Owner = definition.Owner,
            Limit = limit,
            StartedAt = began,
            DueOn = due.Date,
            DueAt = due.Instant,
            Provisional = due.Provisional,
            ExplanationZh = due.Explanation.Zh,
            ExplanationEn = due.Explanation.En,
            SinceZh = since?.Zh,
            SinceEn = since?.En,
            DocumentId = documentId,
        };
        clock.RemindAt = RemindAt(at.Pack, definition, clock);
        return clock;
    }

    // Never later than the act: a moment in the future would give time that nobody has.
    private static DateTimeOffset Began(CaseContext at, ClockDefinition definition) =>
        definition.Since?.Split('.') is [var form, var field] && at.SavedForm(form).Moment(field) is { } known && at.Pack.Deadlines.Time.InstantOf(known) is var since && since < at.Now
            ? since.ToUniversalTime() : at.Now;

    private static void End(CaseClock? open, DateTimeOffset now)
    {
        if (open is null)
        {
            return;
        }

        open.Status = ClockStatus.Ended;
        open.EndedAt = now;
        open.RemindAt = null;
        // Late stays late, even when nothing had looked at the clock in between.
        if (now >= open.DueAt)
        {
            open.OverdueAt ??= open.DueAt;
        }
    }

    private static void Resume(CaseContext at, CaseClock open, ClockDefinition definition, DateTimeOffset paused)
    {
        var pauses = JsonSerializer.Deserialize<List<Pause>>(open.Pauses) ?? [];
        pauses.Add(new Pause(paused, at.Now));
        open.Pauses = JsonSerializer.Serialize(pauses);
        open.PausedAt = null;
        open.Status = ClockStatus.Running;
        Recompute(at.Pack, definition, open);
    }

    // The same unit, counted backwards from the last day: "2 working days before".
    private static DateTimeOffset? RemindAt(Pack pack, ClockDefinition definition, CaseClock clock)
    {
        if (definition.Remind is null)
        {
            return null;
        }

        var before = Period.Parse(definition.Remind);
        if (before.Unit == PeriodUnit.Hours)
        {
            return clock.DueAt.AddHours(-before.Value);
        }

        var day = clock.DueOn;
        for (var left = before.Value; left > 0 && before.Unit == PeriodUnit.WorkingDays;)
        {
            day = day.AddDays(-1);
            left -= pack.Deadlines.Calendar.IsWorkingDay(day) ? 1 : 0;
        }

        day = before.Unit switch
        {
            PeriodUnit.CalendarDays => day.AddDays(-before.Value),
            PeriodUnit.Months => day.AddMonths(-before.Value),
            PeriodUnit.Years => day.AddYears(-before.Value),
            _ => day,
        };
        return pack.Deadlines.Time.StartOf(day);
    }
}

using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;

namespace RegFiling.Accountability;

/// <summary>What the rules of a case ask of its forms and its course, said once.</summary>
internal static class Matter
{
    public const string Opening = "accountability/opening";
    public const string Investigators = "accountability/investigators";
    public const string Proposal = "accountability/proposal";
    public const string PreNotice = "accountability/pre-notice";
    public const string Defence = "accountability/defence";
    public const string Decision = "accountability/decision";
    public const string Check = "accountability/correction-check";

    /// <summary>The form of the act itself where it is that one, else as it was saved.</summary>
    public static FormData Said(CaseContext at, string form) => at.Procedure.Action(at.Action)?.Form == form ? at.Form : at.SavedForm(form);

    /// <summary>The two who are named for the case, by natural person.</summary>
    public static IReadOnlyList<Guid> Officers(CaseContext at)
    {
        var named = Said(at, Investigators);
        return [.. new[] { named.Text("first"), named.Text("second") }.Select(id => Guid.TryParse(id, out var person) ? person : Guid.Empty).Where(id => id != Guid.Empty)];
    }

    /// <summary>The last act of one of these names.</summary>
    public static PastAct? Last(CaseContext at, params string[] actions) => at.History.LastOrDefault(act => actions.Contains(act.Action));

    /// <summary>The notice that counts now.</summary>
    public static PastAct? Notice(CaseContext at) => Last(at, "pre-notice", "notify-again");

    /// <summary>Whether something was done after the notice that counts now.</summary>
    public static bool SinceNotice(CaseContext at, string action) => Last(at, action) is { } act && Notice(at) is { } notice && act.Version > notice.Version;

    /// <summary>Whether the company broke the law before, as far as it was established here.</summary>
    public static bool IsFirst(CaseContext at) => !at.All<EarlierCase>().Any(earlier => earlier.Penalty.IsEstablished);

    public static DateOnly? Ended(FormData form) => form.IsTrue("actGoesOn") ? null : form.Date("actTo");

    /// <summary>What the law allows for the breach as it is proposed: by the text of the day on which the act ended, or the lighter one of today.</summary>
    public static Ladder Ladder(CaseContext at, BreachFacts? facts = null)
    {
        var proposal = Said(at, Proposal);
        return MeasureRules.Of(at.Pack).For(facts ?? BreachFacts.Of(proposal, IsFirst(at)), Ended(proposal) ?? at.Today, at.Today);
    }

    /// <summary>What a fine may come to for this breach at all, whether or not it is deserved yet.</summary>
    public static (decimal Min, decimal Max)? Range(CaseContext at) =>
        Ladder(at, BreachFacts.Of(Said(at, Proposal), IsFirst(at)) with { Severity = "serious", Corrected = "refused", Fault = true }).Range;

    public static IReadOnlyList<string> Setting(CaseContext at, string id) =>
        at.Procedure.Settings[id].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static decimal Number(CaseContext at, string id) => decimal.Parse(at.Procedure.Settings[id].Value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether the party may ask for a hearing on what is proposed (Penalty Law 63; what counts as large is a setting).</summary>
    public static bool HasHearingRight(CaseContext at, FormData proposed) =>
        proposed.Answers("measures").Any(Setting(at, "hearingMeasures").Contains) || proposed.Number("fine") >= Number(at, "hearingFine");

    /// <summary>Whether a penalty needs a reason of its own and a second person: mitigated below the range, or under another law than the table knows.</summary>
    public static bool IsOutside(CaseContext at, FormData penalty) =>
        Said(at, Proposal).Text("breach") == "other"
        || (penalty.Answers("measures").Contains(Accountability.Ladder.Fine) && Range(at) is var (min, _) && penalty.Number("fine") < min);

    /// <summary>Heavier in kind, in days, or in money.</summary>
    public static bool IsHeavier(FormData penalty, FormData noticed) =>
        penalty.Answers("measures").Except(noticed.Answers("measures")).Any()
        || (penalty.Number("fine") ?? 0) > (noticed.Number("fine") ?? 0)
        || (penalty.Number("suspendDays") ?? 0) > (noticed.Number("suspendDays") ?? 0);

    /// <summary>A time limit of the pack in words.</summary>
    public static Text Limit(CaseContext at, string id) => Platform.Calendar.Period.Parse(at.Procedure.Limits[id].Limit).Text;

    /// <summary>The newest clock of a name.</summary>
    public static CaseClock? Clock(CaseContext at, string id) => at.Clocks.Where(clock => clock.Clock == id).MaxBy(clock => clock.StartedAt);

    public static bool IsUnsealed(CaseContext at, params string[] documents) => at.Unsealed.Any(document => documents.Contains(document.Definition));

    /// <summary>Whose paper the case is from now on: with the first one that reaches it, the company sees the case.</summary>
    public static void Tell(CaseContext at) => at.Case.SubjectId = at.Record<PenaltyCase>().SubjectId;

    /// <summary>从轻, 减轻: the circumstances of Penalty Law 32.</summary>
    public static IReadOnlySet<string> Mitigating { get; } = new HashSet<string> { "eliminated", "coerced", "confessed", "merit", "other-lenient" };

    public static IReadOnlySet<string> Aggravating { get; } = new HashSet<string> { "refused", "repeated", "obstructed", "harm" };

    public static Text Label(CaseContext at, string form, string field, string? value) =>
        at.Pack.Forms[form].Field(field)?.Choices.FirstOrDefault(choice => choice.Value == value)?.Label ?? Text.Of(value ?? "");
}

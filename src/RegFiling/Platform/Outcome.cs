namespace RegFiling.Platform;

/// <summary>
/// Why an act was not done. <paramref name="Code"/> is stored and never changes its meaning; <paramref name="Why"/> says what is wrong,
/// <paramref name="Next"/> what to do about it, <paramref name="Ground"/> names the article (<c>cac-order-9/24</c>) where a law is the reason,
/// <paramref name="Field"/> the path of the form field (<c>products[0].name</c>) where one is, in <paramref name="Form"/> where that is not the form of the act.
/// </summary>
public sealed record Refusal(string Code, Text Why, Text? Next = null, string? Ground = null, string? Field = null, string? Form = null);

/// <summary>What sort of no it is, so that every caller (page, API, command line) answers alike.</summary>
public enum RefusalKind
{
    /// <summary>The form or a rule says no: the page again, everything typed still there, status 400.</summary>
    Invalid = 1,

    /// <summary>The person may not do this: 403.</summary>
    Forbidden = 2,

    /// <summary>There is no such thing, or not for this person: 404.</summary>
    NotFound = 3,

    /// <summary>The case has moved since the page was opened, or is in a state that does not allow the act: 409.</summary>
    Conflict = 4,
}

/// <summary>What can say no: lets a pipeline refuse for any command.</summary>
public interface IOutcome<TSelf>
    where TSelf : IOutcome<TSelf>
{
    static abstract TSelf Refused(RefusalKind kind, params IReadOnlyList<Refusal> refusals);
}

/// <summary>A value, or all the reasons at once why there is none.</summary>
public sealed class Outcome<T> : IOutcome<Outcome<T>>
{
    private readonly T? value;

    private Outcome(T? value, RefusalKind? kind, IReadOnlyList<Refusal> refusals)
    {
        this.value = value;
        Kind = kind;
        Refusals = refusals;
    }

    public RefusalKind? Kind { get; }

    public IReadOnlyList<Refusal> Refusals { get; }

    public bool IsRefused => Kind is not null;

    /// <summary>The result of an act that was done. Asking for it after a refusal is a bug of the caller.</summary>
    public T Value => IsRefused ? throw new InvalidOperationException($"Refused: {string.Join(", ", Refusals.Select(r => r.Code))}") : value!;

    public static implicit operator Outcome<T>(T value) => new(value, null, []);

    public static Outcome<T> Refused(RefusalKind kind, params IReadOnlyList<Refusal> refusals) => new(default, kind, refusals);
}

using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform;

namespace RegFiling.Reports;

/// <summary>周报: what the head reads of one week, as it was when the week had ended. It is never made again with other figures.</summary>
public sealed class WeeklyReport
{
    public required Guid Id { get; init; }

    public required string PackId { get; init; }

    /// <summary>The week begins on this Monday.</summary>
    public required DateOnly Monday { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary><see cref="WeeklyFigures"/> as JSON.</summary>
    public required string Data { get; init; }

    public WeeklyFigures Read() => JsonSerializer.Deserialize<WeeklyFigures>(Data)!;

    internal sealed class Mapping : IEntityTypeConfiguration<WeeklyReport>
    {
        public void Configure(EntityTypeBuilder<WeeklyReport> builder)
        {
            builder.Property(report => report.PackId).HasMaxLength(60);
            builder.Property(report => report.Data).HasMaxLength(-1);
            builder.HasIndex(report => new { report.PackId, report.Monday }).IsUnique();
        }
    }
}

/// <summary>The figures of a week; open and overdue are those at its end, or now while it runs.</summary>
public sealed record WeeklyFigures(
    DateOnly Monday,
    DateOnly Sunday,
    DateTimeOffset At,
    IReadOnlyList<ProcedureFigures> Procedures,
    IReadOnlyList<OfficerFigures> Officers,
    IReadOnlyList<PassedClock> Passed,
    IReadOnlyList<LateFiling> Late)
{
    /// <summary>Sums over all procedures.</summary>
    public ProcedureFigures Sum => new(
        "", new("合计", "all"), Procedures.Sum(procedure => procedure.Received), Procedures.Sum(procedure => procedure.Done), Procedures.Sum(procedure => procedure.Open), Procedures.Sum(procedure => procedure.Overdue),
        Procedures.Sum(procedure => procedure.Done) is > 0 and var done ? Procedures.Sum(procedure => (procedure.WorkingDays ?? 0) * procedure.Done) / done : null);
}

/// <summary>One procedure; <paramref name="WorkingDays"/> is the average from receipt to the end of what was done in the week.</summary>
public sealed record ProcedureFigures(string Id, Text Title, int Received, int Done, int Open, int Overdue, double? WorkingDays)
{
    /// <summary>The average with one digit.</summary>
    public string Days => WorkingDays is { } days ? days.ToString("0.0", CultureInfo.InvariantCulture) : "—";
}

/// <summary>One officer: the open cases in their name, and those of them in which the authority's time has run out. Without a name: nobody has them.</summary>
public sealed record OfficerFigures(Text? Name, int Open, int Overdue, int Done);

/// <summary>A time limit of the law that ran out in the week: where the case stood then, who had it, and what became of it.</summary>
public sealed record PassedClock(Guid CaseId, string Number, string Title, Text Procedure, Text Clock, string Ground, DateOnly DueOn, Text StateThen, Text WaitedFor, Text? Officer, DateOnly? DoneOn);

/// <summary>逾期履行备案手续, received in the week.</summary>
public sealed record LateFiling(Guid CaseId, string Number, string Title, string? Subject, DateOnly ReceivedOn);

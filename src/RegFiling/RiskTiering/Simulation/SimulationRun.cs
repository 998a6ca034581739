using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Ledger;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>How far a run has come.</summary>
public enum SimulationState
{
    Queued = 1,
    Running = 2,
    Done = 3,
    Cancelled = 4,
    Failed = 5,
}

/// <summary>
/// 试算: one trial of proposed tier rules over the filings on record, carried out beside the pages. It changes no filing, no tier and no duty; what it found
/// stands in <see cref="Result"/>, and the movers that are kept in <see cref="SimulationMover"/>.
/// </summary>
public sealed class SimulationRun
{
    public const int LongestTitle = 200;

    public required Guid Id { get; init; }

    /// <summary>The number that people call it by, and that a comment names.</summary>
    public required string Number { get; init; }

    public required string Title { get; init; }

    /// <summary>The case that proposes the rules, where there is one.</summary>
    public Guid? ChangeCaseId { get; init; }

    /// <summary>Made by the page: sent twice, it is the same run.</summary>
    public required string Key { get; init; }

    public required Guid StartedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The date, where the authority is, for which the rules are asked.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The pack whose rules are those in force in this run, by hash.</summary>
    public required string PackHash { get; init; }

    /// <summary>The rule sets compared, each <c>id@version hash</c>, one a line.</summary>
    public required string CurrentRules { get; init; }

    public required string ProposedRules { get; init; }

    public SimulationState State { get; set; } = SimulationState.Queued;

    public long Done { get; set; }

    public long Total { get; set; }

    public long Moved { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Who carries it out now, and when that was last heard of: whoever is silent for too long has lost it.</summary>
    public Guid? Worker { get; set; }

    public DateTimeOffset? HeardAt { get; set; }

    /// <summary>How often it was taken up. One that brings its worker down again and again ends as failed.</summary>
    public int Attempts { get; set; }

    public bool CancelAsked { get; set; }

    /// <summary>What was found (<see cref="SimulationSummary"/>), as JSON.</summary>
    public string? Result { get; set; }

    /// <summary>Companies may see what it says of their own filings.</summary>
    public bool IsOpen { get; set; }

    public bool HasEnded => State is SimulationState.Done or SimulationState.Cancelled or SimulationState.Failed;

    internal sealed class Mapping : IEntityTypeConfiguration<SimulationRun>
    {
        public void Configure(EntityTypeBuilder<SimulationRun> builder)
        {
            builder.Ignore(run => run.HasEnded);
            builder.Property(run => run.Number).HasMaxLength(60);
            builder.Property(run => run.Title).HasMaxLength(LongestTitle);
            builder.Property(run => run.Key).HasMaxLength(60);
            builder.Property(run => run.PackHash).HasMaxLength(64);
            builder.Property(run => run.CurrentRules).HasMaxLength(4_000);
            builder.Property(run => run.ProposedRules).HasMaxLength(4_000);
            builder.Property(run => run.Result).HasMaxLength(-1);
            builder.HasIndex(run => run.Number).IsUnique();
            builder.HasIndex(run => new { run.StartedBy, run.Key }).IsUnique();
            builder.HasIndex(run => new { run.State, run.CreatedAt });
        }
    }
}

/// <summary>A proposed rule file of a run, for good.</summary>
public sealed class SimulationFile
{
    public required Guid RunId { get; init; }

    public required string Name { get; init; }

    public required string Sha256 { get; init; }

    public required byte[] Bytes { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SimulationFile>
    {
        public void Configure(EntityTypeBuilder<SimulationFile> builder)
        {
            builder.HasKey(file => new { file.RunId, file.Name });
            builder.Property(file => file.Name).HasMaxLength(120);
            builder.Property(file => file.Sha256).HasMaxLength(64);
            builder.HasOne<SimulationRun>().WithMany().HasForeignKey(file => file.RunId);
            Final.Both(builder, "simulation_file");
        }
    }
}

/// <summary>A filing that would move, in the order of the run, for good. Of very many only the first are kept; all are counted.</summary>
public sealed class SimulationMover
{
    public required Guid RunId { get; init; }

    /// <summary>From 1, in the order of the filings.</summary>
    public required int Position { get; init; }

    public required Guid FilingId { get; init; }

    public required Guid SubjectId { get; init; }

    public required string FromTier { get; init; }

    public required string ToTier { get; init; }

    public required bool IsUp { get; init; }

    public required bool IsOpen { get; init; }

    public required bool WasAdjusted { get; init; }

    /// <summary>With a blank between two.</summary>
    public required string Reasons { get; init; }

    internal Mover Told => new(FilingId, SubjectId, FromTier, ToTier, IsUp, Reasons.Split(' ', StringSplitOptions.RemoveEmptyEntries), IsOpen, WasAdjusted);

    internal sealed class Mapping : IEntityTypeConfiguration<SimulationMover>
    {
        public void Configure(EntityTypeBuilder<SimulationMover> builder)
        {
            builder.HasKey(mover => new { mover.RunId, mover.Position });
            builder.Property(mover => mover.FromTier).HasMaxLength(80);
            builder.Property(mover => mover.ToTier).HasMaxLength(80);
            builder.Property(mover => mover.Reasons).HasMaxLength(-1);
            builder.HasIndex(mover => new { mover.RunId, mover.FromTier, mover.ToTier, mover.Position });
            builder.HasIndex(mover => new { mover.RunId, mover.SubjectId, mover.Position });
            builder.HasOne<SimulationRun>().WithMany().HasForeignKey(mover => mover.RunId);
            Final.Both(builder, "simulation_mover");
        }
    }
}

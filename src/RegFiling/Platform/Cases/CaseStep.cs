using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegFiling.Platform.Cases;

/// <summary>
/// The case waits for this role: one row for each role that has a main action in its state, on the side that the case waits for. What a person can
/// do next is read from here. Kept by the engine in the transaction of each act; it can be made anew from the case and its record at any time.
/// </summary>
public sealed class CaseStep
{
    public required Guid CaseId { get; init; }

    public required string Role { get; init; }

    /// <summary>Whose list it stands on: <c>officer/</c> anybody with the role, <c>officer/ID</c> the person it is assigned to, <c>filer/ID</c> the company.</summary>
    public required string Queue { get; set; }

    /// <summary>The rank of the case.</summary>
    public required long Rank { get; set; }

    internal static string QueueOf(string role, Guid? holder) => holder is { } id ? $"{role}/{id:N}" : $"{role}/";

    internal sealed class Mapping : IEntityTypeConfiguration<CaseStep>
    {
        public void Configure(EntityTypeBuilder<CaseStep> builder)
        {
            builder.HasKey(s => new { s.CaseId, s.Role });
            builder.Property(s => s.Role).HasMaxLength(40);
            builder.Property(s => s.Queue).HasMaxLength(80);
            builder.HasIndex(s => new { s.Queue, s.Rank, s.CaseId });
            builder.HasOne<Case>().WithMany().HasForeignKey(s => s.CaseId);
        }
    }
}

/// <summary>This person took a part in the case that keeps them from every main action of the role (second person, other side).</summary>
public sealed class CaseBar
{
    public required Guid CaseId { get; init; }

    public required string Role { get; init; }

    public required Guid PersonId { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CaseBar>
    {
        public void Configure(EntityTypeBuilder<CaseBar> builder)
        {
            builder.HasKey(b => new { b.CaseId, b.Role, b.PersonId });
            builder.Property(b => b.Role).HasMaxLength(40);
            builder.HasOne<Case>().WithMany().HasForeignKey(b => b.CaseId);
        }
    }
}

/// <summary>Two neighbouring characters of the number, the title or the company of a case.</summary>
public sealed class CaseGram
{
    public required long Gram { get; init; }

    public required Guid CaseId { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CaseGram>
    {
        public void Configure(EntityTypeBuilder<CaseGram> builder)
        {
            builder.HasKey(g => new { g.Gram, g.CaseId });
            builder.Property(g => g.Gram).ValueGeneratedNever();
        }
    }
}

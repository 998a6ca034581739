using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegFiling.Platform.Forms;

/// <summary>What somebody had typed when the sign-in had run out: kept for the same account, encrypted, until it is fetched or too old. No part of the record.</summary>
public sealed class KeptForm
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>Where it was sent to.</summary>
    public required string Path { get; init; }

    public required byte[] Fields { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<KeptForm>
    {
        public void Configure(EntityTypeBuilder<KeptForm> builder)
        {
            builder.Property(k => k.Path).HasMaxLength(400);
            builder.Property(k => k.Fields).HasMaxLength(-1);
            builder.HasIndex(k => k.At);
        }
    }
}

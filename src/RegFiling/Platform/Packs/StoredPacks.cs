using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegFiling.Platform.Packs;

/// <summary>A version of a pack that was ever in use here. The same version with another content does not start.</summary>
public sealed class StoredPack
{
    /// <summary>SHA-256 over the names and hashes of its files.</summary>
    public required string Hash { get; init; }

    public required string PackId { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset ImportedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<StoredPack>
    {
        public void Configure(EntityTypeBuilder<StoredPack> builder)
        {
            builder.HasKey(p => p.Hash);
            builder.Property(p => p.Hash).HasMaxLength(64);
            builder.Property(p => p.PackId).HasMaxLength(60);
            // Longer than any that ships: the versions of approved rule files stand in it (1.1.0+tier.1.2.0).
            builder.Property(p => p.Version).HasMaxLength(200);
            builder.HasIndex(p => new { p.PackId, p.Version }).IsUnique();
        }
    }
}

/// <summary>One file of a stored pack, by the hash of its content.</summary>
public sealed class StoredPackFile
{
    public required string PackHash { get; init; }

    public required string Path { get; init; }

    public required string Sha256 { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<StoredPackFile>
    {
        public void Configure(EntityTypeBuilder<StoredPackFile> builder)
        {
            builder.HasKey(f => new { f.PackHash, f.Path });
            builder.Property(f => f.PackHash).HasMaxLength(64);
            builder.Property(f => f.Path).HasMaxLength(200);
            builder.Property(f => f.Sha256).HasMaxLength(64);
            builder.HasOne<StoredPack>().WithMany().HasForeignKey(f => f.PackHash);
        }
    }
}

/// <summary>The content of pack files, once each.</summary>
public sealed class StoredPackContent
{
    public required string Sha256 { get; init; }

    public required byte[] Bytes { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<StoredPackContent>
    {
        public void Configure(EntityTypeBuilder<StoredPackContent> builder)
        {
            builder.HasKey(f => f.Sha256);
            builder.Property(f => f.Sha256).HasMaxLength(64);
        }
    }
}

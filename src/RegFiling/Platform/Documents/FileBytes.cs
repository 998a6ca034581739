using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Documents;

/// <summary>What follows the first bytes of a large file: its second part is number 1, and so on.</summary>
public sealed class FilePart
{
    public required string Sha256 { get; init; }

    public required int Number { get; init; }

    public required byte[] Bytes { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<FilePart>
    {
        public void Configure(EntityTypeBuilder<FilePart> builder)
        {
            builder.HasKey(p => new { p.Sha256, p.Number });
            builder.Property(p => p.Sha256).HasMaxLength(64);
            builder.ToTable(table =>
            {
                table.HasTrigger("file_part_of_a_case_delete");
                table.HasTrigger("file_part_of_a_case_update");
            });
        }
    }
}

/// <summary>What was read from the content of a file when it came: its measures and its text, for previews and checks. Never more than is shown.</summary>
public sealed class FileFacts
{
    public required string Sha256 { get; init; }

    /// <summary>Pixels of a picture.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }

    public int? Pages { get; init; }

    /// <summary>The text of a document; empty where it holds none (a scan), null for a picture.</summary>
    public string? Text { get; init; }

    /// <summary>The document goes on beyond <see cref="Text"/>.</summary>
    public bool Cut { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<FileFacts>
    {
        public void Configure(EntityTypeBuilder<FileFacts> builder)
        {
            builder.HasKey(f => f.Sha256);
            builder.Property(f => f.Sha256).HasMaxLength(64);
            builder.Property(f => f.Text).HasMaxLength(-1);
        }
    }
}

/// <summary>The bytes of uploaded files in the database, written and read part by part: a file is never whole in memory.</summary>
public static class FileBytes
{
    internal const int PartSize = 256 * 1024;

    /// <summary>Stores a content unless it is there; within the transaction of the caller, which holds the row until it ends.</summary>
    public static async Task KeepAsync(RegFilingDbContext db, string sha256, Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (await HoldAsync(db, sha256, cancellationToken))
        {
            return;
        }

        content.Position = 0;
        for (var number = 0; ; number++)
        {
            var bytes = new byte[Math.Min(PartSize, content.Length - content.Position)];
            if (bytes.Length == 0 && number > 0)
            {
                return;
            }

            await content.ReadExactlyAsync(bytes, cancellationToken);
            object row = number == 0 ? new FileContent { Sha256 = sha256, Bytes = bytes } : new FilePart { Sha256 = sha256, Number = number, Bytes = bytes };
            db.Add(row);
            await db.SaveChangesAsync(cancellationToken);
            db.Entry(row).State = EntityState.Detached;
        }
    }

    /// <summary>The parts of a content in their order.</summary>
    public static async IAsyncEnumerable<byte[]> ReadAsync(RegFilingDbContext db, string sha256, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await db.Set<FileContent>().AsNoTracking().Where(content => content.Sha256 == sha256).Select(content => content.Bytes).SingleAsync(cancellationToken);
        await foreach (var part in db.Set<FilePart>().AsNoTracking().Where(part => part.Sha256 == sha256).OrderBy(part => part.Number).Select(part => part.Bytes)
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return part;
        }
    }

    public static async Task CopyToAsync(RegFilingDbContext db, string sha256, Stream target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        await foreach (var part in ReadAsync(db, sha256, cancellationToken))
        {
            await target.WriteAsync(part, cancellationToken);
        }
    }

    internal static async Task<bool> IsWholeAsync(RegFilingDbContext db, string sha256, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var part in ReadAsync(db, sha256, cancellationToken))
        {
            hash.AppendData(part);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == sha256;
    }

    // Whoever names a content and whoever clears it away come one after the other.
    internal static async Task<bool> HoldAsync(RegFilingDbContext db, string sha256, CancellationToken cancellationToken) =>
        await db.Set<FileContent>().Where(content => content.Sha256 == sha256).ExecuteUpdateAsync(set => set.SetProperty(content => content.Sha256, content => content.Sha256), cancellationToken) > 0;
}

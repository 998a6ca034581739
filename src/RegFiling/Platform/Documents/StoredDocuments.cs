using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegFiling.Platform.Documents;

/// <summary>A file that someone uploaded, kept under the hash of its content. Its kind is told from the content and not from its name.</summary>
public sealed class StoredFile
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Sha256 { get; init; }

    public required long Size { get; init; }

    public required string Kind { get; init; }

    public required Guid UploadedBy { get; init; }

    /// <summary>The company that it belongs to: nobody else sees it.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>The case that it was uploaded in; null while its page has not been saved.</summary>
    public Guid? CaseId { get; set; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<StoredFile>
    {
        public void Configure(EntityTypeBuilder<StoredFile> builder)
        {
            builder.Property(f => f.Sha256).HasMaxLength(64);
            builder.Property(f => f.Kind).HasMaxLength(10);
            builder.HasIndex(f => f.CaseId);
            builder.HasIndex(f => f.Sha256);
            builder.HasIndex(f => new { f.SubjectId, f.Size });
            builder.ToTable(table =>
            {
                table.HasTrigger("stored_file_of_a_case_update");
                table.HasTrigger("stored_file_of_a_case_delete");
            });
        }
    }
}

/// <summary>The bytes of uploaded files, by SHA-256, once each; of a large file the first part, see <see cref="FilePart"/>.</summary>
public sealed class FileContent
{
    public required string Sha256 { get; init; }

    public required byte[] Bytes { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<FileContent>
    {
        public void Configure(EntityTypeBuilder<FileContent> builder)
        {
            builder.HasKey(f => f.Sha256);
            builder.Property(f => f.Sha256).HasMaxLength(64);
            builder.ToTable(table => table.HasTrigger("file_content_of_a_case_delete"));
        }
    }
}

/// <summary>Where a document stands between its signature and the party.</summary>
public enum DocumentState
{
    /// <summary>It needs no seal and counts as it is.</summary>
    Issued = 1,

    /// <summary>待用印.</summary>
    AwaitingSeal = 2,

    /// <summary>不予用印: back with its signer.</summary>
    SealRefused = 3,

    /// <summary>已用印: it is with the party.</summary>
    Sealed = 4,

    /// <summary>已作废.</summary>
    Voided = 5,
}

/// <summary>
/// An official document that an act issued: its number and everything it says, frozen. The PDF is made from this row and the template alone,
/// so it is the same bytes whenever it is asked for.
/// </summary>
public sealed class IssuedDocument
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required string Definition { get; init; }

    public required string? Number { get; init; }

    public required string TitleZh { get; init; }

    public required string TitleEn { get; init; }

    /// <summary>What is printed, as canonical JSON, in both languages.</summary>
    public required string Data { get; init; }

    /// <summary>Template, library, compiler and fonts, by hash.</summary>
    public required string TemplateHash { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int CaseVersion { get; init; }

    /// <summary>The action of the procedure that issued it.</summary>
    public string? Action { get; init; }

    /// <summary>签发人: the person who took that action; <see cref="Guid.Empty"/> when a clock did.</summary>
    public Guid? SignedBy { get; init; }

    public string? SignerRole { get; init; }

    /// <summary>The party gets it only when it is sealed.</summary>
    public bool NeedsSeal { get; init; }

    /// <summary>Its lines in the register of seals; loaded where they are asked for.</summary>
    public IList<SealEntry> Seals { get; } = [];

    /// <summary>Where it stands, by its lines in the register.</summary>
    public DocumentState State =>
        !NeedsSeal ? DocumentState.Issued
        : Line(SealKind.Voided) is not null ? DocumentState.Voided
        : Line(SealKind.Sealed) is not null ? DocumentState.Sealed
        : Line(SealKind.Refused) is not null ? DocumentState.SealRefused
        : DocumentState.AwaitingSeal;

    /// <summary>The party has it.</summary>
    public bool IsAvailable => State is DocumentState.Issued or DocumentState.Sealed;

    public SealEntry? Line(SealKind kind) => Seals.FirstOrDefault(line => line.Kind == kind);

    public Text Title => new(TitleZh, TitleEn);

    internal sealed class Mapping : IEntityTypeConfiguration<IssuedDocument>
    {
        public void Configure(EntityTypeBuilder<IssuedDocument> builder)
        {
            builder.Property(d => d.Definition).HasMaxLength(60);
            builder.Property(d => d.Number).HasMaxLength(100);
            builder.Property(d => d.Data).HasMaxLength(-1);
            builder.Property(d => d.TemplateHash).HasMaxLength(80);
            builder.Property(d => d.Action).HasMaxLength(60);
            builder.Property(d => d.SignerRole).HasMaxLength(40);
            builder.Ignore(d => d.Title).Ignore(d => d.State).Ignore(d => d.IsAvailable);
            builder.HasIndex(d => d.CaseId);
            builder.HasIndex(d => new { d.NeedsSeal, d.At });
            builder.HasMany(d => d.Seals).WithOne().HasForeignKey(s => s.DocumentId);
            builder.HasIndex(d => d.Number).IsUnique();
            builder.HasOne<Cases.Case>().WithMany().HasForeignKey(d => d.CaseId);
        }
    }
}

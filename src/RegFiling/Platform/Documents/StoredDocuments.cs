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
        }
    }
}

/// <summary>The bytes of uploaded files, by SHA-256, once each.</summary>
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
        }
    }
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

    public Text Title => new(TitleZh, TitleEn);

    internal sealed class Mapping : IEntityTypeConfiguration<IssuedDocument>
    {
        public void Configure(EntityTypeBuilder<IssuedDocument> builder)
        {
            builder.Property(d => d.Definition).HasMaxLength(60);
            builder.Property(d => d.Number).HasMaxLength(100);
            builder.Property(d => d.Data).HasMaxLength(-1);
            builder.Property(d => d.TemplateHash).HasMaxLength(80);
            builder.Ignore(d => d.Title);
            builder.HasIndex(d => d.CaseId);
            builder.HasIndex(d => d.Number).IsUnique();
            builder.HasOne<Cases.Case>().WithMany().HasForeignKey(d => d.CaseId);
        }
    }
}

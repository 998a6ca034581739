using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegFiling.Platform.Cases;

/// <summary>
/// Somebody outside who began a case and has no part in it: where the answer goes, and the secret with which they look it up. Never shown to the
/// company of the case. Audience <c>contact</c> of a message.
/// </summary>
public sealed class CaseContact
{
    public required Guid CaseId { get; init; }

    /// <summary>Who it is, when they were signed in.</summary>
    public Guid? PersonId { get; init; }

    public string? Email { get; set; }

    /// <summary>The page of the site on which the state is looked up (<c>/objections/…</c>); mails lead there and not to the case.</summary>
    public required string Page { get; init; }

    /// <summary>SHA-256 of the secret; the secret itself is shown once and stored nowhere.</summary>
    public byte[]? SecretHash { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CaseContact>
    {
        public void Configure(EntityTypeBuilder<CaseContact> builder)
        {
            builder.HasKey(c => c.CaseId);
            builder.Property(c => c.CaseId).ValueGeneratedNever();
            builder.Property(c => c.Page).HasMaxLength(200);
            builder.Property(c => c.SecretHash).HasMaxLength(32);
            builder.HasOne<Case>().WithOne().HasForeignKey<CaseContact>(c => c.CaseId);
        }
    }
}

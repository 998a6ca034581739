using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegFiling.Platform.Identity;

/// <summary>How long an invitation can be accepted.</summary>
public sealed record InvitationSettings(int ValidDays = 7)
{
    /// <summary>The fewest characters of a password, here and wherever one is set.</summary>
    public const int ShortestPassword = 12;
}

/// <summary>Asks somebody, by mail, to become a person of a company. The key in the link is known to the mail alone: here stands its hash.</summary>
public sealed class Invitation
{
    // As many bits as the key of a cipher: nobody guesses one.
    private const int KeyBytes = 32;

    public required Guid Id { get; init; }

    public required Guid SubjectId { get; init; }

    public required string Role { get; init; }

    public required string Email { get; init; }

    /// <summary>The power of attorney, when an agent is invited.</summary>
    public Guid? MandateId { get; init; }

    public required string KeySha256 { get; init; }

    public required Guid InvitedBy { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; set; }

    public Guid? AcceptedBy { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public bool IsOpen(DateTimeOffset now) => AcceptedAt is null && RevokedAt is null && now < ExpiresAt;

    /// <summary>A new invitation, and the path of its link.</summary>
    public static (Invitation Invitation, string Link) New(Guid subjectId, string role, string email, Guid by, DateTimeOffset now, InvitationSettings settings, Guid? mandateId = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now),
            SubjectId = subjectId,
            Role = role,
            Email = email,
            MandateId = mandateId,
            KeySha256 = HashOf(key),
            InvitedBy = by,
            At = now,
            ExpiresAt = now.AddDays(settings.ValidDays),
        };
        return (invitation, $"/invitations/{key}");
    }

    internal static string HashOf(string key) => Sha256.Of(Encoding.UTF8.GetBytes(key));

    internal sealed class Mapping : IEntityTypeConfiguration<Invitation>
    {
        public void Configure(EntityTypeBuilder<Invitation> builder)
        {
            builder.Property(i => i.Role).HasMaxLength(40);
            builder.Property(i => i.Email).HasMaxLength(256);
            builder.Property(i => i.KeySha256).HasMaxLength(64);
            builder.HasIndex(i => i.KeySha256).IsUnique();
            builder.HasIndex(i => i.SubjectId);
            builder.HasOne<AgentMandate>().WithMany().HasForeignKey(i => i.MandateId);
        }
    }
}

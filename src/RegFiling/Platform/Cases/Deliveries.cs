using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegFiling.Platform.Cases;

/// <summary>The answer to an act that was done under a key: the same request again gets it again and does nothing.</summary>
public sealed class IdempotencyKey
{
    public required Guid PersonId { get; init; }

    public required string Key { get; init; }

    public required byte[] RequestHash { get; init; }

    public required string Answer { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<IdempotencyKey>
    {
        public void Configure(EntityTypeBuilder<IdempotencyKey> builder)
        {
            builder.HasKey(k => new { k.PersonId, k.Key });
            builder.Property(k => k.Key).HasMaxLength(255);
            builder.Property(k => k.RequestHash).HasMaxLength(32);
        }
    }
}

/// <summary>Somebody is to be told of an act. Written with the act; mail goes out afterwards and as often as it takes.</summary>
public sealed class OutboxMessage
{
    /// <summary>The audience of whoever began the case from outside of the company.</summary>
    internal const string Applicant = "applicant";

    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid EventId { get; init; }

    /// <summary>
    /// Who: <c>party</c>, <c>party/security-officer</c>, <c>contact</c> (<see cref="CaseContact"/>), or a role of the authority; with <c>@account</c> behind it, that one of them, whose
    /// address was refused when the others got it.
    /// </summary>
    public required string Audience { get; init; }

    public required string SubjectZh { get; init; }

    public required string SubjectEn { get; init; }

    /// <summary>What it says beyond the subject, in Chinese; an answer to somebody who has no account.</summary>
    public string? NoteZh { get; init; }

    public string? NoteEn { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? SentAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>Not before this moment; moved on while it is being sent, and after a failure.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Why it waits; <c>nobody</c> when it is done with because nobody of its audience has an address.</summary>
    public string? LastError { get; set; }

    public Text Subject => new(SubjectZh, SubjectEn);

    /// <summary>One address instead of an audience (an invitation).</summary>
    public string? Address { get; init; }

    /// <summary>The path that the mail leads to instead of the case. It may be a key of its own: cleared once the mail is out.</summary>
    public string? Link { get; set; }

    /// <summary>A message to one address about an event, with a link of its own.</summary>
    internal static OutboxMessage To(string address, string link, Ledger.Event recorded, Guid caseId, Text subject) => new()
    {
        Id = Guid.CreateVersion7(recorded.At),
        CaseId = caseId,
        EventId = recorded.Id,
        Audience = "address",
        Address = address,
        Link = link,
        SubjectZh = subject.Zh,
        SubjectEn = subject.En,
        At = recorded.At,
        NotBefore = recorded.At,
    };

    /// <summary>A message about an event of a case, to be sent from the moment of the event on.</summary>
    internal static OutboxMessage About(Ledger.Event recorded, Guid caseId, string audience, Text subject, Text? note = null) => new()
    {
        Id = Guid.CreateVersion7(recorded.At),
        CaseId = caseId,
        EventId = recorded.Id,
        Audience = audience,
        SubjectZh = subject.Zh,
        SubjectEn = subject.En,
        NoteZh = note?.Zh,
        NoteEn = note?.En,
        At = recorded.At,
        NotBefore = recorded.At,
    };

    internal sealed class Mapping : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> builder)
        {
            builder.Property(m => m.Audience).HasMaxLength(60);
            builder.Property(m => m.NoteZh).HasMaxLength(4000);
            builder.Property(m => m.NoteEn).HasMaxLength(4000);
            builder.Property(m => m.Address).HasMaxLength(256);
            builder.Ignore(m => m.Subject);
            builder.HasIndex(m => new { m.SentAt, m.NotBefore });
            builder.HasOne<Case>().WithMany().HasForeignKey(m => m.CaseId);
        }
    }
}

/// <summary>The next number of a series in a year. Taken in the transaction of the act, so that a refused act leaves no gap.</summary>
public sealed class NumberSeries
{
    public required string Series { get; init; }

    public required int Year { get; init; }

    public required int Last { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<NumberSeries>
    {
        public void Configure(EntityTypeBuilder<NumberSeries> builder)
        {
            builder.HasKey(s => new { s.Series, s.Year });
            builder.Property(s => s.Series).HasMaxLength(60);
            builder.Property(s => s.Year).ValueGeneratedNever();
        }
    }
}

using MailKit.Net.Smtp;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MimeKit;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>People are to be told of something that is no case, such as a report or what is due. Written with what it is about, sent afterwards.</summary>
public sealed class OutboxNotice
{
    public required Guid Id { get; init; }

    /// <summary>A role of the authority, or <c>company/ID</c>: the own people of a company.</summary>
    public required string Audience { get; init; }

    public required string SubjectZh { get; init; }

    public required string SubjectEn { get; init; }

    /// <summary>Where it leads, on this site.</summary>
    public required string Link { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? SentAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>Not before this moment; moved on while it is being sent, and after a failure.</summary>
    public DateTimeOffset NotBefore { get; set; }

    public string? LastError { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<OutboxNotice>
    {
        public void Configure(EntityTypeBuilder<OutboxNotice> builder)
        {
            builder.Property(m => m.Audience).HasMaxLength(60);
            builder.Property(m => m.Link).HasMaxLength(200);
            builder.HasIndex(m => new { m.SentAt, m.NotBefore });
        }
    }
}

/// <summary>Sends notices as <see cref="OutboxMailer"/> sends messages: of two runners one takes a notice, a failure is tried again longer and longer apart.</summary>
public sealed class NoticeMailer(RegFilingDbContext db, WriteTransaction write, MailSettings settings, TimeProvider clock)
{
    /// <summary>Begins the audience of a notice to the people of a company; its id follows.</summary>
    public const string OfCompany = "company/";

    private const int Batch = 20;

    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(10);

    /// <summary>Sends what is waiting; returns how many notices are done with.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (settings.Host is null)
        {
            return 0;
        }

        var now = clock.GetUtcNow();
        var waiting = await db.Set<OutboxNotice>().AsNoTracking().Where(notice => notice.SentAt == null && notice.NotBefore <= now).OrderBy(notice => notice.NotBefore).Take(Batch).ToListAsync(cancellationToken);
        var done = 0;
        foreach (var notice in waiting)
        {
            if (!await ClaimAsync(notice.Id, cancellationToken))
            {
                continue;
            }

            var failure = await SendAsync(notice, cancellationToken);
            // Not given up when the program stops: what was sent must be known as sent.
            await SettleAsync(notice.Id, failure, CancellationToken.None);
            done += failure is null or OutboxMailer.Nobody ? 1 : 0;
        }

        return done;
    }

    private async Task<bool> ClaimAsync(Guid id, CancellationToken cancellationToken)
    {
        var claimed = false;
        await write.RunAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                return claimed = await db.Set<OutboxNotice>().Where(notice => notice.Id == id && notice.SentAt == null && notice.NotBefore <= now).ExecuteUpdateAsync(
                    set => set.SetProperty(notice => notice.NotBefore, now + Claim).SetProperty(notice => notice.Attempts, notice => notice.Attempts + 1), cancellationToken) == 1;
            },
            cancellationToken);
        return claimed;
    }

    private async Task<string?> SendAsync(OutboxNotice notice, CancellationToken cancellationToken)
    {
        var held = notice.Audience.StartsWith(OfCompany, StringComparison.Ordinal) && Guid.TryParse(notice.Audience[OfCompany.Length..], out var company)
            ? db.Set<RoleHeld>().Where(role => role.SubjectId == company && role.Role != Roles.Agent)
            : db.Set<RoleHeld>().Where(role => role.Role == notice.Audience && role.SubjectId == null);
        var addresses = await held
            .Join(db.Users, role => role.AccountId, account => account.Id, (role, account) => account.Email).Where(email => email != null && email != "").Distinct().ToListAsync(cancellationToken);
        var recipients = addresses.Select(email => MailboxAddress.TryParse(email, out var address) ? address : null).OfType<MailboxAddress>().ToList();
        if (recipients.Count == 0)
        {
            return OutboxMailer.Nobody;
        }

        try
        {
            using var server = new SmtpClient();
            await server.ConnectAsync(settings.Host!, settings.Port, settings.Security, cancellationToken);
            if (settings.User is { } user)
            {
                await server.AuthenticateAsync(user, settings.Password ?? "", cancellationToken);
            }

            using var mail = new MimeMessage { Subject = notice.SubjectZh, Date = clock.GetUtcNow(), MessageId = $"{notice.Id:N}@regfiling" };
            mail.From.Add(MailboxAddress.Parse(settings.From));
            mail.To.Add(new GroupAddress("undisclosed-recipients"));
            mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
            var link = settings.SiteAddress.TrimEnd('/') + notice.Link;
            mail.Body = new TextPart("plain") { Text = $"{notice.SubjectZh}\n查看：{link}\n\n{notice.SubjectEn}\nSee: {link}\n" };
            await server.SendAsync(mail, (MailboxAddress)mail.From[0], recipients, cancellationToken);
            await server.DisconnectAsync(true, cancellationToken);
            return null;
        }
        catch (Exception wrong) when (!cancellationToken.IsCancellationRequested)
        {
            return wrong.Message;
        }
    }

    private Task SettleAsync(Guid id, string? failure, CancellationToken cancellationToken) => write.RunAsync(
        async () =>
        {
            var now = clock.GetUtcNow();
            var notice = await db.Set<OutboxNotice>().FirstAsync(found => found.Id == id, cancellationToken);
            notice.LastError = failure is { Length: > 400 } ? failure[..400] : failure;
            if (failure is null or OutboxMailer.Nobody)
            {
                notice.SentAt = now;
            }
            else
            {
                notice.NotBefore = now + TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, Math.Min(notice.Attempts, 6))));
            }

            return true;
        },
        cancellationToken);
}

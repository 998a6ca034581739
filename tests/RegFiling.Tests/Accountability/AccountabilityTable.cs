using RegFiling.Tests.Support;

namespace RegFiling.Tests.Accountability;

/// <summary>Who may do what in an accountability case, from the Penalty Law, CAC Order 9, the Enforcement Law, domain 4.10 and glossary 2.10.</summary>
public sealed class AccountabilityTable() : ProcedureTable("accountability")
{
    private const string Early = "propose-opening, start, verify";
    private const string Investigation = "check-correction, close-investigation, collect-evidence";
    private const string Review = "check-correction, close-investigation, collect-evidence, open, propose-opening, send-to-legal-review, settle-preserved, start, verify";

    protected override string StartedBy => "officer, reviewer, coordinator";

    protected override string PrivateStates => "";

    protected override string Acts => $"""
        state | action | by | to | not by | ground
        clue | verify | officer | verified | - | domain 4.10: a clue is checked
        verified | propose-opening | officer | opening-proposed | - | Penalty Law 54
        verified, opening-proposed | not-open | head | not-opened | {Early} | domain 4.10: NotOpened with reason, by another than the proposer
        opening-proposed | open | head | opened | {Early} | Penalty Law 54: opened by the head
        opened, investigating | name-investigators | head, coordinator | investigating | - | Penalty Law 42: two officers
        investigating, returned, statement-defence, hearing-held, collective-discussion | collect-evidence | officer, reviewer | = | open | Penalty Law 46, 55; 45: what the party says is checked
        investigating, returned, evidence-preserved, correcting, investigation-closed, legal-review, passed, pre-notice, statement-defence | move-evidence | officer, reviewer | = | - | glossary 2.10: chain of custody
        hearing-requested, hearing-arranged, hearing-held, collective-discussion, decision, served, executing, urged, court-enforcement, executed, no-penalty, not-established, transferred, transferred-to-police, terminated, closed | move-evidence | officer, reviewer | = | - | glossary 2.10: chain of custody
        investigating | preserve-evidence | head | evidence-preserved | collect-evidence | Penalty Law 56: by consent of the head
        evidence-preserved | settle-preserved | officer, reviewer | investigating | - | Penalty Law 56: within seven days
        investigating | order-correction | head | correcting | {Investigation} | CAC Order 9, 31: order first
        correcting | report-correction | filer, security-officer, legal-rep | = | - | Penalty Law 33: correction in time counts
        correcting | check-correction | officer, reviewer | investigating | - | CAC Order 9, 31: refuses to correct
        investigating, returned | close-investigation | officer, reviewer | investigation-closed | open | Penalty Law 57
        investigation-closed | send-to-legal-review | officer, reviewer | legal-review | - | Penalty Law 58
        legal-review | pass | legal-review | passed | {Review} | Penalty Law 58: by somebody else
        legal-review | return | legal-review | returned | {Review} | Penalty Law 58: not passed, no decision
        passed | pre-notice | head | pre-notice | {Investigation}, pass | Penalty Law 44
        pre-notice | state-defence | filer, security-officer, legal-rep | statement-defence | - | Penalty Law 45
        statement-defence | add-defence | filer, security-officer, legal-rep | = | - | Penalty Law 45
        pre-notice | period-over | clock | statement-defence | - | product: five working days for a statement
        statement-defence | hear-statement | officer, reviewer | = | - | Penalty Law 45: heard and checked
        pre-notice, statement-defence | request-hearing | filer, security-officer, legal-rep | hearing-requested | - | Penalty Law 63, 64
        hearing-requested, hearing-arranged | withdraw-hearing | filer, security-officer, legal-rep | statement-defence | - | Penalty Law 64: given up
        hearing-requested, hearing-arranged | arrange-hearing | head | hearing-arranged | - | Penalty Law 64: time and place
        hearing-arranged | hold-hearing | hearing-host | hearing-held | {Review.Replace(", send-to-legal-review", "", StringComparison.Ordinal)}, pass | Penalty Law 64: no investigator
        hearing-held | review-after-hearing | legal-review | = | {Review}, hold-hearing | Penalty Law 58: after a hearing
        statement-defence, hearing-held | discuss | head | collective-discussion | - | Penalty Law 57
        statement-defence, hearing-held, collective-discussion | agree-outside | head, legal-review | = | {Investigation}, pre-notice | design 4: a written reason and a second approver
        statement-defence, hearing-held, collective-discussion | notify-again | head | pre-notice | {Investigation}, pass | Penalty Law 44, 45
        statement-defence, hearing-held, collective-discussion | decide | head | decision | {Investigation}, {Early}, pass, hold-hearing, hear-statement, agree-outside | Penalty Law 57, 62
        passed, statement-defence, hearing-held, collective-discussion | decide-no-penalty | head | no-penalty | {Investigation}, pass | Penalty Law 33, 57
        passed, statement-defence, hearing-held, collective-discussion | decide-not-established | head | not-established | {Investigation}, pass | Penalty Law 57
        no-penalty, not-established | serve-result | officer, reviewer | = | - | Penalty Law 61
        verified, investigating, returned, investigation-closed, passed, statement-defence, hearing-held, collective-discussion | transfer-to-police | head | transferred-to-police | {Investigation} | Penalty Law 57: to justice
        verified, investigating, returned, investigation-closed, passed, statement-defence, hearing-held, collective-discussion | transfer | head | transferred | {Investigation} | CAC Order 9, 32: other laws
        correcting, pre-notice, statement-defence, hearing-requested, hearing-arranged, hearing-held, collective-discussion, decision | confirm-service-address | filer, security-officer, legal-rep | = | - | Penalty Law 61: consent form
        decision | serve | officer, reviewer | served | - | Penalty Law 61
        served | carry-out | system | executing | - | Penalty Law 67: the time to pay runs from service
        served | carried-out-by-service | system | executed | - | a warning is carried out by being served
        executing, urged, court-enforcement | pay | officer, reviewer | = | - | Penalty Law 67
        executing | ask-instalments | filer, security-officer, legal-rep | = | - | Penalty Law 66
        executing | allow-instalments | head | = | {Investigation} | Penalty Law 66
        executing | urge | head | urged | - | Enforcement Law 54
        urged | answer-urging | filer, security-officer, legal-rep | = | - | Enforcement Law 54: right to be heard
        urged | apply-enforcement | head | court-enforcement | - | Enforcement Law 53
        executing, urged, court-enforcement | confirm-executed | officer, reviewer | executed | decide | Penalty Law 67, 72
        executing, urged, court-enforcement, executed | publish-decision | head | = | {Investigation} | Penalty Law 48
        executed | repair-credit | reviewer | = | - | glossary 2.10 信用修复
        investigating, investigation-closed, returned, passed | suspend | head | suspended | - | domain 4.10: Suspended
        suspended | resume | head | investigating | - | domain 4.10: Suspended
        investigating, investigation-closed, returned, passed, suspended, executing, urged, court-enforcement | terminate | head | terminated | {Investigation} | domain 4.10: Terminated
        executed, no-penalty, not-established, transferred, transferred-to-police, terminated | close | head | closed | {Investigation} | glossary 2.10 结案
        closed | archive | officer, reviewer | archived | - | glossary 2.10 归档
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var pack = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("accountability"));
        return await system.CaseAsync(pack, "accountability", "clue", ("start", system.Person("officer"), "officer"));
    }
}

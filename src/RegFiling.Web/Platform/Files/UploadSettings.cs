namespace RegFiling.Web.Platform.Files;

/// <summary>How much may be uploaded and for how long it is kept without use. Megabytes are of 1024 x 1024 bytes.</summary>
public sealed record UploadSettings
{
    private const long Megabyte = 1024 * 1024;

    public int LargestFileMegabytes { get; init; } = 20;

    /// <summary>All files and answers that are sent with one form.</summary>
    public int LargestRequestMegabytes { get; init; } = 128;

    /// <summary>All files of one case, replaced ones included.</summary>
    public int CaseQuotaMegabytes { get; init; } = 500;

    public int CompanyQuotaMegabytes { get; init; } = 5000;

    /// <summary>Width times height of a picture.</summary>
    public int LargestPictureMegapixels { get; init; } = 60;

    public int KeepUnusedDays { get; init; } = 7;

    /// <summary>How long one file may be looked at.</summary>
    public TimeSpan InspectionTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public long LargestFile => LargestFileMegabytes * Megabyte;

    public long LargestRequest => LargestRequestMegabytes * Megabyte;

    public long CaseQuota => CaseQuotaMegabytes * Megabyte;

    public long CompanyQuota => CompanyQuotaMegabytes * Megabyte;

    internal static UploadSettings Read(SettingReader reader)
    {
        const int Most = 100_000;
        var usual = new UploadSettings();
        var read = new UploadSettings
        {
            LargestFileMegabytes = reader.Number("Uploads:LargestFileMegabytes", usual.LargestFileMegabytes, most: 500),
            LargestRequestMegabytes = reader.Number("Uploads:LargestRequestMegabytes", usual.LargestRequestMegabytes, most: 2000),
            CaseQuotaMegabytes = reader.Number("Uploads:CaseQuotaMegabytes", usual.CaseQuotaMegabytes, most: Most),
            CompanyQuotaMegabytes = reader.Number("Uploads:CompanyQuotaMegabytes", usual.CompanyQuotaMegabytes, most: Most),
            LargestPictureMegapixels = reader.Number("Uploads:LargestPictureMegapixels", usual.LargestPictureMegapixels, most: 1000),
            KeepUnusedDays = reader.Number("Uploads:KeepUnusedDays", usual.KeepUnusedDays, most: 3650),
            InspectionTimeout = reader.Duration("Uploads:InspectionTimeout", usual.InspectionTimeout, TimeSpan.FromMinutes(10)),
        };
        if (read.LargestRequestMegabytes < read.LargestFileMegabytes)
        {
            reader.Refuse("Uploads:LargestRequestMegabytes", $"at least the size of one file, {read.LargestFileMegabytes} (Uploads__LargestFileMegabytes)");
        }

        return read;
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace RegFiling.Platform.Documents;

/// <summary>
/// Makes the PDF documents (tagged PDF/A-3a). One worker process makes one document at a time; it starts with the first document, is
/// replaced when it ends, hangs or grows too large, and stops with this object.
/// </summary>
public sealed class TypstWorker : IAsyncDisposable
{
    // Raised when GlyphGuard, the two-dimensional code or the inputs change what is printed: part of TemplateHash.
    private const string Format = "regfiling-document-2";

    private static readonly string[] Fonts = ["NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf"];

    private readonly TypstOptions options;
    private readonly ILogger<TypstWorker> logger;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly Lazy<GlyphGuard> glyphs;
    private readonly Lazy<string> versions;
    private TypstProcess? process;
    private long lastId;
    private volatile bool disposed;

    public TypstWorker(TypstOptions options, ILogger<TypstWorker> logger)
    {
        this.options = options;
        this.logger = logger;
        glyphs = new(() => GlyphGuard.ForFonts(Fonts.Select(font => Path.Combine(options.Folder, "fonts", font))));
        versions = new(ReadVersions);
    }

    /// <summary>The process that made the last document, or null when none runs.</summary>
    internal TypstProcess? Process => process;

    /// <summary>The compiler and the font with their versions, as stored with each document.</summary>
    /// <exception cref="DocumentException">The worker's folder is missing or incomplete.</exception>
    public string Versions => Installed(versions);

    /// <summary>
    /// Names everything that the bytes of a document depend on beside its data, language and timestamp: template, library, compiler, font.
    /// </summary>
    /// <exception cref="DocumentException">The worker's folder is missing or incomplete.</exception>
    public string TemplateHash(DocumentTemplate template)
    {
        var text = new StringBuilder().Append(Format).Append('\n').Append(Versions).Append('\n');
        foreach ((string name, string content) in template.Files.Prepend(new(template.Name, template.Text)))
            text.Append(name).Append(' ').Append(Sha256.Of(content)).Append('\n');
        return $"sha256:{Sha256.Of(text.ToString())}";

    }

    /// <summary>
    /// The document as PDF. Waits its turn; the token ends the waiting only, a document once begun is finished. Characters that the font
    /// cannot draw are printed as their code, control and direction characters are left out.
    /// </summary>
    /// <exception cref="DocumentException">The template is wrong, or the worker failed twice, or Node.js is missing.</exception>
    public async Task<byte[]> RenderAsync(DocumentRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Language is not ("zh" or "en"))
            throw new ArgumentException($"A document is made in zh or en, not in '{request.Language}'.", nameof(request));
        (JsonNode? data, bool substituted) = Installed(glyphs).Clean(request.Data);
        VerificationCode.Draw(data);

        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            JsonObject message = new()
            {
                ["id"] = ++lastId,
                ["template"] = request.Template.Text,
                ["files"] = new JsonObject(request.Template.Files.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value))),
                ["inputs"] = new JsonObject
                {
                    ["data"] = data?.ToJsonString() ?? "null",
                    ["language"] = request.Language,
                    ["substituted"] = substituted ? "true" : "false",
                },
                ["timestamp"] = request.Timestamp.ToUnixTimeSeconds(),
            };
            return await RenderTwiceAsync(request.Template.Name, lastId, message.ToJsonString());
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        // A document in work may still come to its end, within limits.
        if (!await oneAtATime.WaitAsync(TimeSpan.FromSeconds(5)))
        {
            process?.Kill();
            await oneAtATime.WaitAsync();
        }
        await StopAsync();
        oneAtATime.Release();
    }

    private async Task<byte[]> RenderTwiceAsync(string name, long id, string message)
    {
        Exception? last = null;
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            try
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                process ??= TypstProcess.Start(options, logger);
                JsonNode answer = await process.AskAsync(id, message, options.Timeout);
                if (answer["rss"]!.GetValue<long>() > options.MemoryLimitMegabytes * 1_000_000L)
                {
                    logger.LogInformation("The document worker is replaced: {Bytes} bytes of memory", answer["rss"]!.GetValue<long>());
                    await StopAsync();
                }
                if (answer["error"] is { } error)
                {
                    throw new DocumentException(new(
                        $"文书模板 {name} 有误，文书未生成：{error}。请联系规则包的维护人员。",
                        $"The template {name} is wrong, no document was made: {error}. Please tell the person who maintains the pack."));
                }
                return Convert.FromBase64String(answer["pdf"]!.GetValue<string>());
            }
            catch (Exception e) when (e is IOException or JsonException)
            {
                last = e;
                logger.LogWarning(e, "The document worker failed at {Template}, attempt {Attempt}", name, attempt);
                process?.Kill();
                await StopAsync();
            }
        }
        throw new DocumentException(
            new($"文书 {name} 两次生成均未成功，请稍后重试；仍不成功的，请联系系统管理员。",
                $"The document {name} could not be made in two attempts. Please try again later; if it fails again, tell the system administrator."),
            last);
    }

    private async Task StopAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        process = null;
    }

    private string ReadVersions()
    {
        string compiler = Package("node_modules/@myriaddreamin/typst-ts-node-compiler/package.json");
        return $"{compiler}, {Package("fonts/package.json")}, PDF/A-3a";

        string Package(string file)
        {
            JsonNode package = JsonNode.Parse(File.ReadAllText(Path.Combine(options.Folder, file)))!;
            return $"{package["name"]} {package["version"]}";
        }
    }

    private T Installed<T>(Lazy<T> files)
    {
        try
        {
            return files.Value;
        }
        catch (IOException e)
        {
            throw new DocumentException(
                new($"文书生成组件不完整：{options.Folder}。请重新构建或者重新安装本系统。",
                    $"The document worker is incomplete: {options.Folder}. Build or install the system again."),
                e);
        }
    }
}

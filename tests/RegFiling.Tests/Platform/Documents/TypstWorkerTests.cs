using System.Diagnostics;
using System.Text.Json.Nodes;
using RegFiling.Platform.Documents;

namespace RegFiling.Tests.Platform.Documents;

public sealed class TypstWorkerTests
{
    private static readonly DocumentTemplate Plain = DocumentWorkshop.Template("你好");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_worker_is_replaced_and_the_document_made()
    {
        DocumentWorkshop.NeedsNode();
        await using TypstWorker worker = DocumentWorkshop.NewWorker();
        byte[] before = await worker.RenderAsync(DocumentWorkshop.Request(Plain), Cancel);
        int first = worker.Process!.Id;
        using (Process node = Process.GetProcessById(first))
        {
            node.Kill();
            await node.WaitForExitAsync(Cancel);
        }
        byte[] after = await worker.RenderAsync(DocumentWorkshop.Request(Plain), Cancel);

        Assert.Equal(before, after);
        Assert.NotEqual(first, worker.Process!.Id);
    }

    [Fact]
    public async Task Wrong_template_gives_a_readable_error_and_the_next_document_works()
    {
        DocumentWorkshop.NeedsNode();
        await using TypstWorker worker = DocumentWorkshop.NewWorker();
        var wrong = await Assert.ThrowsAsync<DocumentException>(() => worker.RenderAsync(DocumentWorkshop.Request(DocumentWorkshop.Template("#nonsense")), Cancel));
        int process = worker.Process!.Id;
        await worker.RenderAsync(DocumentWorkshop.Request(Plain), Cancel);

        Assert.Contains("test.typ", wrong.Why.Zh, StringComparison.Ordinal);
        Assert.Contains("unknown variable: nonsense", wrong.Why.En, StringComparison.Ordinal);
        Assert.Equal(process, worker.Process!.Id);
    }

    [Theory]
    [InlineData("#read(\"/etc/hostname\")")]
    [InlineData("#read(\"../package.json\")")]
    [InlineData("#read(\"worker.mjs\")")]
    public async Task Template_reads_no_file_of_the_machine(string text)
    {
        DocumentWorkshop.NeedsNode();
        await using TypstWorker worker = DocumentWorkshop.NewWorker();
        await Assert.ThrowsAsync<DocumentException>(() => worker.RenderAsync(DocumentWorkshop.Request(DocumentWorkshop.Template(text)), Cancel));
    }

    [Fact]
    public async Task Files_of_one_document_are_gone_for_the_next()
    {
        DocumentWorkshop.NeedsNode();
        await using TypstWorker worker = DocumentWorkshop.NewWorker();
        await worker.RenderAsync(DocumentWorkshop.Request("notice", "zh"), Cancel);
        await Assert.ThrowsAsync<DocumentException>(() => worker.RenderAsync(DocumentWorkshop.Request(DocumentWorkshop.Template("#read(\"official.typ\")")), Cancel));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2_000_000)]
    public async Task Hanging_worker_is_tried_twice_then_given_up_with_a_readable_error(int characters)
    {
        DocumentWorkshop.NeedsNode();
        using var folder = new FakeWorker("setInterval(() => {}, 1000); require('fs').appendFileSync('started', 'x');");
        await using TypstWorker worker = DocumentWorkshop.NewWorker(options =>
        {
            options.Folder = folder.Path;
            options.Timeout = TimeSpan.FromSeconds(1);
        });
        var failed = await Assert.ThrowsAsync<DocumentException>(() => worker.RenderAsync(DocumentWorkshop.Request(Plain, new string('a', characters)), Cancel));

        Assert.Contains("两次", failed.Why.Zh, StringComparison.Ordinal);
        Assert.Equal("xx", await File.ReadAllTextAsync(System.IO.Path.Combine(folder.Path, "started"), Cancel));
        Assert.Null(worker.Process);
    }

    [Theory]
    [InlineData("process.exit(3)")]
    [InlineData("process.stdin.on('data', () => console.log('not JSON'))")]
    [InlineData("process.stdin.on('data', () => console.log('{\"id\": 77, \"pdf\": \"\", \"rss\": 1}'))")]
    [InlineData("process.stdin.on('data', () => process.abort())")]
    public async Task Worker_that_ends_or_talks_nonsense_gives_a_readable_error(string script)
    {
        DocumentWorkshop.NeedsNode();
        using var folder = new FakeWorker(script);
        await using TypstWorker worker = DocumentWorkshop.NewWorker(options => options.Folder = folder.Path);
        await Assert.ThrowsAsync<DocumentException>(() => worker.RenderAsync(DocumentWorkshop.Request(Plain), Cancel));
    }

    [Fact]
    public async Task Worker_over_its_memory_is_replaced()
    {
        DocumentWorkshop.NeedsNode();
        await using TypstWorker worker = DocumentWorkshop.NewWorker(options => options.MemoryLimitMegabytes = 1);
        byte[] first = await worker.RenderAsync(DocumentWorkshop.Request(Plain), Cancel);
        Assert.Null(worker.Process);
        Assert.Equal(first, await worker.RenderAsync(DocumentWorkshop.Request(Plain), Cancel));
    }

    [Fact]
    public async Task Documents_asked_for_at_once_are_all_made()
    {
        DocumentWorkshop.NeedsNode();
        await using TypstWorker worker = DocumentWorkshop.NewWorker();
        byte[][] documents = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            worker.RenderAsync(DocumentWorkshop.Request(DocumentWorkshop.Template("#json(bytes(sys.inputs.data)).n"), new JsonObject { ["n"] = $"件{i}" }), Cancel)));
        for (int i = 0; i < 20; i++)
            Assert.Contains($"件{i}", DocumentWorkshop.Pages(documents[i]));
    }

    [Fact]
    public async Task Worker_stops_with_its_owner_and_takes_nothing_more()
    {
        DocumentWorkshop.NeedsNode();
        TypstWorker worker = DocumentWorkshop.NewWorker();
        await worker.RenderAsync(DocumentWorkshop.Request(Plain), Cancel);
        using Process node = Process.GetProcessById(worker.Process!.Id);
        await worker.DisposeAsync();

        Assert.True(node.HasExited);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => worker.RenderAsync(DocumentWorkshop.Request(Plain), Cancel));
    }

    [Fact]
    public async Task Without_node_the_error_says_what_to_install()
    {
        await using TypstWorker worker = DocumentWorkshop.NewWorker(options => options.Node = "no-such-command");
        var failed = await Assert.ThrowsAsync<DocumentException>(() => worker.RenderAsync(DocumentWorkshop.Request(Plain), Cancel));
        Assert.Contains("Node.js 20", failed.Why.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_folder_is_named()
    {
        await using TypstWorker worker = DocumentWorkshop.NewWorker(options => options.Folder = "/no/such/folder");
        var failed = await Assert.ThrowsAsync<DocumentException>(() => worker.RenderAsync(DocumentWorkshop.Request(Plain), Cancel));
        Assert.Contains("/no/such/folder", failed.Why.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Template_hash_follows_template_and_library()
    {
        using var fake = new FakeWorker("");
        TypstWorker worker = DocumentWorkshop.NewWorker();
        string Hash(string main, string library) => worker.TemplateHash(DocumentTemplate.From("a.typ", new Dictionary<string, string>
        {
            ["a.typ"] = $"#import \"lib.typ\": *\n{main}",
            ["lib.typ"] = library,
            ["unused.typ"] = Guid.NewGuid().ToString(),
        }));

        Assert.Matches("^sha256:[0-9a-f]{64}$", Hash("x", "y"));
        Assert.Equal(Hash("x", "y"), Hash("x", "y"));
        Assert.Equal(Hash("x\ny", "y"), Hash("x\r\ny", "y"));
        Assert.NotEqual(Hash("x", "y"), Hash("x2", "y"));
        Assert.NotEqual(Hash("x", "y"), Hash("x", "y2"));
        Assert.Contains("typst-ts-node-compiler 0.7.0", worker.Versions, StringComparison.Ordinal);

        string compiler = System.IO.Path.Combine(fake.Path, "node_modules/@myriaddreamin/typst-ts-node-compiler/package.json");
        File.WriteAllText(compiler, File.ReadAllText(compiler).Replace("0.7.0", "0.7.1", StringComparison.Ordinal));
        TypstWorker newer = DocumentWorkshop.NewWorker(options => options.Folder = fake.Path);
        Assert.NotEqual(worker.TemplateHash(Plain), newer.TemplateHash(Plain));
    }

    /// <summary>A folder like that of the worker, with another script.</summary>
    private sealed class FakeWorker : IDisposable
    {
        public FakeWorker(string script)
        {
            string real = new TypstOptions().Folder;
            foreach (string file in new[] { "fonts/NotoSansSC_400Regular.ttf", "fonts/NotoSansSC_700Bold.ttf", "fonts/package.json", "node_modules/@myriaddreamin/typst-ts-node-compiler/package.json" })
            {
                string copy = System.IO.Path.Combine(Path, file);
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
                File.Copy(System.IO.Path.Combine(real, file), copy);
            }
            File.WriteAllText(System.IO.Path.Combine(Path, "worker.mjs"), $"import {{ createRequire }} from 'node:module';\nconst require = createRequire(import.meta.url);\n{script}");
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("regfiling-worker-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

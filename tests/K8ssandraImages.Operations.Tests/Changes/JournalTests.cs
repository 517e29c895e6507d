using System.Runtime.Versioning;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Tests.Changes;

public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Diagnostic> _findings = [];

    private StateFolder State => StateFolder.Find(Path.Combine(_folder.Path, "state"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read()
    {
        var before = Entry("one");
        var after = before with { Phase = JournalPhase.After, Outcome = StepOutcome.Applied, ResourceVersionAfter = "8", Step = 2 };
        new Journal(State).Add(before);
        new Journal(State).Add(after);
        Assert.Equal([before, after], new Journal(State).Read(_findings.Add));
        Assert.Empty(_findings);
    }

    [Fact]
    public void Without_a_journal_there_is_nothing() => Assert.Empty(new Journal(State).Read(_findings.Add));

    [Fact]
    public void A_line_that_a_crash_has_torn_is_passed_over_and_spoils_no_other()
    {
        new Journal(State).Add(Entry("one"));
        File.AppendAllText(State.Journal, "{\"operation\":\"torn\",\"ste");
        Assert.Equal(["one"], new Journal(State).Read(_findings.Add).Select(entry => entry.Operation));
        Assert.Equal(ChangeRules.TornJournal.Id, Assert.Single(_findings).Id);
        new Journal(State).Add(Entry("two"));
        Assert.Equal(["one", "two"], new Journal(State).Read(static _ => { }).Select(entry => entry.Operation));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"operation\":1}")]
    [InlineData("{\"operation\":\"\\ud800\"}")]
    [InlineData("\0")]
    public void A_line_of_something_else_is_passed_over(string line)
    {
        new Journal(State).Add(Entry("one"));
        File.AppendAllText(State.Journal, line + "\n");
        Assert.Single(new Journal(State).Read(_findings.Add));
        Assert.Single(_findings);
    }

    [Fact]
    public async Task Many_may_write_at_once()
    {
        await Parallel.ForAsync(0, 8, (writer, _) =>
        {
            for (var i = 0; i < 10; i++)
                new Journal(State).Add(Entry(writer + "-" + i));
            return ValueTask.CompletedTask;
        });
        var entries = new Journal(State).Read(_findings.Add);
        Assert.Empty(_findings);
        Assert.Equal(80, entries.Select(entry => entry.Operation).Distinct().Count());
    }

    [UnixFact, UnsupportedOSPlatform("windows")]
    public void Only_its_owner_may_read_it()
    {
        new Journal(State).Add(Entry("one"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(State.Journal));
    }

    [Fact]
    public void Identifiers_sort_by_time_and_differ()
    {
        var now = DateTimeOffset.UtcNow;
        var ids = Enumerable.Range(0, 50).Select(index => Journal.NewId(now.AddMilliseconds(index))).ToList();
        Assert.Equal(ids, ids.Order(StringComparer.Ordinal));
        Assert.NotEqual(Journal.NewId(now), Journal.NewId(now));
    }

    private static JournalEntry Entry(string id) => new()
    {
        Operation = id,
        Phase = JournalPhase.Before,
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        Action = "set",
        Command = "Set-K8ssImageConfig",
        Target = new ChangedObject { Kind = "ConfigMap", Context = "prod \"east\"\n", Server = "https://k.example:6443/", Namespace = "ops", Name = "c", Key = "image_config.yaml" },
        Backup = "/state/backups/x.json",
        HashBefore = "a",
        HashAfter = "b",
        ResourceVersionBefore = "7",
    };
}

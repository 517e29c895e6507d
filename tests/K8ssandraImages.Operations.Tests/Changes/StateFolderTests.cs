using System.Runtime.Versioning;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Tests.Changes;

public sealed class StateFolderTests
{
    public static TheoryData<string?, Dictionary<string, string>, string> Places => new()
    {
        { "/given", new() { ["K8SSANDRAIMAGES_STATE"] = "/variable", ["XDG_STATE_HOME"] = "/xdg", ["HOME"] = "/home" }, "/given" },
        { null, new() { ["K8SSANDRAIMAGES_STATE"] = "/variable", ["XDG_STATE_HOME"] = "/xdg", ["HOME"] = "/home" }, "/variable" },
        { null, new() { ["K8SSANDRAIMAGES_STATE"] = "", ["XDG_STATE_HOME"] = "/xdg", ["HOME"] = "/home" }, "/xdg/k8ssandraimages" },
        { null, new() { ["XDG_STATE_HOME"] = "relative", ["HOME"] = "/home" }, "/home/.local/state/k8ssandraimages" },
        { null, new() { ["HOME"] = "/home" }, "/home/.local/state/k8ssandraimages" },
    };

    [UnixTheory, UnsupportedOSPlatform("windows")]
    [MemberData(nameof(Places))]
    public void The_nearest_wish_decides(string? given, Dictionary<string, string> environment, string expected) =>
        Assert.Equal(expected, StateFolder.Find(given, environment.GetValueOrDefault).FullPath);

    [Fact]
    public void Without_a_home_nothing_is_changed()
    {
        var refusal = Assert.Throws<OptionsException>(() => StateFolder.Find(null, static _ => null));
        Assert.Equal(ChangeRules.NoState.Id, refusal.Diagnostic.Id);
        Assert.Contains("-JournalPath", refusal.Diagnostic.Remedy, StringComparison.Ordinal);
    }

    [UnixFact, UnsupportedOSPlatform("windows")]
    public void Nobody_else_may_look_into_it()
    {
        using var folder = new TemporaryFolder();
        var state = StateFolder.Find(Path.Combine(folder.Path, "a", "b"));
        state.Make();
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(Private, File.GetUnixFileMode(state.FullPath));
        Assert.Equal(Private, File.GetUnixFileMode(state.Backups));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_stops_the_change()
    {
        using var folder = new TemporaryFolder();
        var state = StateFolder.Find(Path.Combine(folder.Write("file"), "below"));
        var refusal = Assert.Throws<ChangeException>(state.Make);
        Assert.Equal(ChangeRules.NoState.Id, refusal.Diagnostic.Id);
    }
}

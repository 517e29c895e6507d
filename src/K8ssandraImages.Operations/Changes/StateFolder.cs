using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Changes;

/// <summary>The folder in which a user's changes are noted: the journal, and a backup of what each change replaced. Only the user may look into it.</summary>
public sealed class StateFolder
{
    /// <summary>The environment variable that names it.</summary>
    public const string Variable = "K8SSANDRAIMAGES_STATE";

    private StateFolder(string path, bool isNamed = false) => (FullPath, IsNamed) = (path, isNamed);

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>Whether it was given, so that another command has to be given it too.</summary>
    internal bool IsNamed { get; }

    internal string Journal => Path.Combine(FullPath, "journal.jsonl");

    internal string Lock => Path.Combine(FullPath, "lock");

    internal string Backups => Path.Combine(FullPath, "backups");

    /// <summary>
    /// Finds the folder; nothing is made or read yet. The one that is given, else that of <see cref="Variable"/>, else
    /// <c>k8ssandraimages</c> in <c>XDG_STATE_HOME</c> or <c>~/.local/state</c>, on Windows <c>K8ssandraImages</c> in
    /// <c>%LOCALAPPDATA%</c>.
    /// </summary>
    /// <param name="path">The folder that is given; null for none.</param>
    /// <exception cref="OptionsException">There is none.</exception>
    public static StateFolder Find(string? path) => Find(path, Environment.GetEnvironmentVariable);

    internal static StateFolder Find(string? path, Func<string, string?> variable)
    {
        if (!string.IsNullOrEmpty(path ?? variable(Variable)))
            return new StateFolder(Path.GetFullPath((path ?? variable(Variable))!), isNamed: path is { Length: > 0 });
        if (OperatingSystem.IsWindows() && variable("LOCALAPPDATA") is { Length: > 0 } local)
            return new StateFolder(Path.Combine(local, "K8ssandraImages"));
        // A relative one is to be ignored (XDG Base Directory Specification).
        if (variable("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state))
            return new StateFolder(Path.Combine(state, "k8ssandraimages"));
        if ((variable("HOME") ?? variable("USERPROFILE")) is { Length: > 0 } home && Path.IsPathRooted(home))
            return new StateFolder(Path.Combine(home, ".local", "state", "k8ssandraimages"));
        throw new OptionsException(ChangeRules.NoState.At(
            null,
            "There is no home directory in which backups and the journal could be kept, and nothing is changed without them.",
            "Name a folder (-JournalPath, --journal, or the environment variable " + Variable + ")."));
    }

    /// <summary>Makes the folder where it is not there.</summary>
    /// <exception cref="ChangeException">It cannot be made or written.</exception>
    internal void Make() => Guard(() =>
    {
        DurableFile.MakeFolder(FullPath);
        DurableFile.MakeFolder(Backups);
    });

    /// <summary>Does something in the folder; that it cannot be done stops the change before anything is written.</summary>
    /// <exception cref="ChangeException">It cannot be done.</exception>
    internal void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ChangeException(new Diagnostic(
                ChangeRules.NoState.Id,
                ChangeRules.NoState.Severity,
                "Backups and the journal cannot be written in " + Printable.Escape(FullPath, 300) + ": " + Printable.Escape(exception.Message, 300),
                null,
                "Make room there, or name another folder (-JournalPath, --journal, or the environment variable " + Variable + ").") { Cause = exception });
        }
    }
}

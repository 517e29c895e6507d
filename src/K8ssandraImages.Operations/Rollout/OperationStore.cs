using System.Text;
using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Where operations are kept: a file each, and in the journal how they ended.</summary>
internal sealed class OperationStore(StateFolder state)
{
    private string Folder => Path.Combine(state.FullPath, "operations");

    /// <summary>The file of an operation.</summary>
    public string PathOf(string id) => Path.Combine(Folder, id + ".json");

    /// <summary>Whether an operation is kept: it has begun, now or earlier.</summary>
    public bool Has(string id) => File.Exists(PathOf(id));

    /// <summary>Keeps an operation; it is on the disk when this returns. Nothing is written where it is there already.</summary>
    /// <exception cref="ChangeException">It cannot be kept, so nothing of it must be done.</exception>
    public void Keep(OperationRecord record)
    {
        state.Make();
        state.Guard(() =>
        {
            DurableFile.MakeFolder(Folder);
            if (!Has(record.Id))
                DurableFile.Create(PathOf(record.Id), Encoding.UTF8.GetBytes(record.ToText()));
        });
    }

    /// <summary>Keeps everybody else from carrying out the same operation until it is disposed.</summary>
    /// <exception cref="ChangeException">Somebody does.</exception>
    public IDisposable Take(string id)
    {
        state.Make();
        try
        {
            DurableFile.MakeFolder(Folder);
            return DurableFile.Open(Path.Combine(Folder, id + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new ChangeException(new Diagnostic(
                OperationRules.InUse.Id, OperationRules.InUse.Severity, "The operation " + id + " is being carried out by somebody else: " + Printable.Escape(exception.Message, 200), null, "Wait for it, or end that process.") { Cause = exception });
        }
    }

    /// <summary>An operation.</summary>
    /// <exception cref="ChangeException">There is none, or it cannot be read.</exception>
    public OperationRecord Read(string id)
    {
        var isName = id.Length > 0 && id.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-');
        var path = isName ? PathOf(id) : null;
        try
        {
            if (path is not null && File.Exists(path))
                return OperationRecord.Read(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ChangeException(new Diagnostic(OperationRules.NotKept.Id, OperationRules.NotKept.Severity, "The operation " + Printable.Escape(id, 80) + " cannot be read: " + Printable.Escape(exception.Message, 300), new SourceLocation(path!, 0, 0, null, null), "Look into the file.") { Cause = exception });
        }

        throw new ChangeException(OperationRules.NotKept.At(null, "There is no operation " + Printable.Escape(id, 80) + " in " + Printable.Escape(state.FullPath, 300) + ".", "Get-K8ssOperation lists them; another folder is named with -JournalPath (--journal)."));
    }

    /// <summary>The operations, oldest first.</summary>
    /// <param name="report">Where it goes that one cannot be read.</param>
    public IEnumerable<OperationRecord> All(Action<Diagnostic> report)
    {
        if (!Directory.Exists(Folder))
            yield break;
        foreach (var path in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            OperationRecord? record = null;
            try
            {
                record = Read(Path.GetFileNameWithoutExtension(path));
            }
            catch (ChangeException exception)
            {
                report(exception.Diagnostic);
            }

            if (record is not null)
                yield return record;
        }
    }
}

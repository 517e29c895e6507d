using System.Globalization;
using System.Security.Cryptography;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Notes each step before and after it is taken, in lines of JSON that are only ever added to. A line is on the disk before the
/// step begins. Several processes may write at once; what a crash has torn is passed over by whoever reads.
/// </summary>
internal sealed class Journal(StateFolder folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>An identifier for an operation that begins now; identifiers sort by time.</summary>
    public static string NewId(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture) + "-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(3)).ToLowerInvariant();

    /// <summary>Adds a line, and brings it to the disk.</summary>
    /// <exception cref="ChangeException">It cannot be written.</exception>
    public void Add(JournalEntry entry)
    {
        folder.Make();
        folder.Guard(() =>
        {
            using var turn = TakeTurn();
            var isNew = !File.Exists(folder.Journal);
            using (var stream = DurableFile.Open(folder.Journal, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
            {
                // A line that a crash has torn ends here, so that it does not spoil this one.
                var isTorn = stream.Length > 0 && stream.Seek(-1, SeekOrigin.End) >= 0 && stream.ReadByte() != '\n';
                stream.Seek(0, SeekOrigin.End);
                stream.Write(isTorn ? [(byte)'\n', .. entry.ToLine()] : entry.ToLine());
                stream.Flush(flushToDisk: true);
            }

            if (isNew)
                DurableFile.FlushFolder(folder.FullPath);
        });
    }

    /// <summary>Keeps others that write to this folder out until it is disposed.</summary>
    /// <exception cref="IOException">Somebody has kept it for too long.</exception>
    public FileStream TakeTurn()
    {
        var end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (true)
        {
            try
            {
                return DurableFile.Open(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) && Environment.TickCount64 < end)
            {
                Thread.Sleep(20);
            }
        }
    }

    /// <summary>The lines, oldest first; none where there is no journal.</summary>
    /// <param name="report">Where it goes that lines cannot be read.</param>
    /// <exception cref="ChangeException">The journal cannot be read.</exception>
    public IReadOnlyList<JournalEntry> Read(Action<Diagnostic> report)
    {
        byte[] bytes = [];
        folder.Guard(() => bytes = ReadAll());
        var entries = new List<JournalEntry>();
        var torn = 0;
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            var end = length < 0 ? bytes.Length : start + length;
            if (JournalEntry.Read(bytes.AsMemory(start, end - start)) is { } entry)
                entries.Add(entry);
            else if (end > start)
                torn++;
            start = end + 1;
        }

        if (torn > 0)
        {
            report(ChangeRules.TornJournal.At(
                new SourceLocation(folder.Journal, 0, 0, null, null),
                "The journal has " + torn.ToString(CultureInfo.InvariantCulture) + (torn == 1 ? " line" : " lines") + " that cannot be read; the rest is used.",
                "A crash in the middle of a write leaves such a line. The backups in " + Printable.Escape(folder.Backups, 300) + " are whole."));
        }

        return entries;
    }

    private byte[] ReadAll()
    {
        if (!File.Exists(folder.Journal))
            return [];
        using var stream = DurableFile.Open(folder.Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}

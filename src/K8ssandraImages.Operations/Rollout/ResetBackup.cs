using System.Text;
using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// What was there before a datacenter is deleted, in files: the object, its StatefulSets, its claims and its volumes, as the server had
/// them; and a list of their hashes, written last. Only their owner may read them; no Secret is among them.
/// </summary>
internal sealed class ResetBackup(StateFolder state, string folder)
{
    private const string List = "sha256sums";

    /// <summary>Whether it is on disk, whole, and what was written.</summary>
    /// <exception cref="ChangeException">It is there and is something else.</exception>
    public bool IsWhole()
    {
        var whole = false;
        state.Guard(() =>
        {
            var list = Path.Combine(folder, List);
            if (!File.Exists(list))
                return;
            foreach (var line in File.ReadAllLines(list))
            {
                var parts = line.Split("  ", 2);
                if (parts.Length != 2 || Backup.HashOf(File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(parts[1])))) != parts[0])
                    throw new ChangeException(ResetRules.NoBackup.At(new SourceLocation(folder, 0, 0, null, null), "The backup in " + Printable.Escape(folder, 300) + " is not what was written: " + Printable.Escape(line, 200) + ".", "Nothing is deleted without it. Move the folder away, and make a plan anew."));
            }

            whole = true;
        });
        return whole;
    }

    /// <summary>Writes it; it is on the disk when this returns.</summary>
    /// <param name="files">What each file holds.</param>
    /// <exception cref="ChangeException">It cannot be written.</exception>
    public void Write(IReadOnlyList<(string Name, string Json)> files)
    {
        state.Make();
        state.Guard(() =>
        {
            DurableFile.MakeFolder(folder);
            DurableFile.FlushFolder(Path.GetDirectoryName(folder)!);
            var list = new StringBuilder();
            foreach (var (name, json) in files)
            {
                var bytes = Encoding.UTF8.GetBytes(json + "\n");
                Put(name, bytes);
                list.Append(Backup.HashOf(bytes)).Append("  ").Append(name).Append('\n');
            }

            Put(List, Encoding.UTF8.GetBytes(list.ToString()));
        });
    }

    // What a run before has left half done is written again.
    private void Put(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.Delete(path);
        DurableFile.Create(path, content);
    }
}

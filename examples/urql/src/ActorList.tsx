/** Actors, page by page, with one of them looked at more closely. */
import { useState } from "react";
import { useQuery, type CombinedError } from "urql";
import { ActorCardDocument, FindActorsDocument } from "./generated/operations.ts";

const PAGE = 10;

export function ActorList() {
  const [herb, setHerb] = useState("");
  const [after, setAfter] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const where = herb ? { herbs: [herb] } : null;
  const [{ data, error, fetching }] = useQuery({
    query: FindActorsDocument,
    variables: { where, first: PAGE, after },
  });
  const found = data?.actors;
  return (
    <main>
      <h1>ผู้เกี่ยวข้องในห่วงโซ่สมุนไพร · Actors</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAfter(null);
          setHerb(String(new FormData(event.currentTarget).get("herb") ?? "").trim());
        }}
      >
        <label>
          สมุนไพร · herb <input name="herb" placeholder="turmeric" />
        </label>
        <button>ค้นหา · find</button>
      </form>
      {error && <Failure error={error} />}
      {found && (
        <>
          <p id="count">
            {found.nodes.length} / {found.totalCount}
          </p>
          <ol>
            {found.nodes.map((actor) => (
              <li key={actor.id}>
                <button onClick={() => setChosen(actor.code)}>{actor.nameTh}</button> {actor.nameEn} · {actor.code}
              </li>
            ))}
          </ol>
          {found.pageInfo.hasNextPage && (
            <button id="more" disabled={fetching} onClick={() => setAfter(found.pageInfo.endCursor ?? null)}>
              ดูเพิ่ม · more
            </button>
          )}
        </>
      )}
      {chosen && <ActorCard code={chosen} />}
    </main>
  );
}

function ActorCard({ code }: { code: string }) {
  const [{ data, error }] = useQuery({
    query: ActorCardDocument,
    variables: { code },
    requestPolicy: "cache-and-network",
  });
  const actor = data?.actor;
  if (error) return <Failure error={error} />;
  if (!actor) return null;
  return (
    <aside id="card">
      <h2>{actor.nameTh}</h2>
      <p>
        {actor.nameEn} · {actor.district?.nameTh ?? "ไม่ทราบอำเภอ · district unknown"}
      </p>
      <p id="links">{actor.links?.length ?? "?"} ความเชื่อมโยง · links</p>
    </aside>
  );
}

/** What went wrong, in the service's own words; the code is what a program may rely on. */
function Failure({ error }: { error: CombinedError }) {
  return (
    <div role="alert">
      {error.networkError && <p>ติดต่อระบบไม่ได้ · The service cannot be reached.</p>}
      {error.graphQLErrors.map((one) => (
        <p key={one.message}>
          {one.message} <code>{String(one.extensions["code"])}</code>
        </p>
      ))}
    </div>
  );
}

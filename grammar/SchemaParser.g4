// The language of schema files. A file is split into declarations, and the block of a table into items, before this grammar
// sees them (compiler/ast/split.h): `declaration`, `tableHead`, `mixinHead` and `item` are its start rules, so that an error
// costs one item and no tree is larger than one.
// Functions, procedures, aggregates, operators with their classes and families, casts, triggers, rules and event triggers, comments
// on them, security labels, and owners of what only has an owner are PostgreSQL's own statements without CREATE; its own parser reads
// them (compiler/ast/statement.h).
// SQL stays balanced runs of tokens. Every decision needs two tokens at most.
parser grammar SchemaParser;

options { tokenVocab = SchemaLexer; }

declaration
  : ( extension | schema | enumeration | domain | type | sequence | view | continuousAggregate | statistics
    | collation | textSearch | publication | subscription | foreignDataWrapper | server | userMapping | tableIndex | parameter | backfill | assertion | commentOn
    | job | role | ownerOf | grantOn | defaultPrivileges ) EOF
  ;

extension : EXTENSION word ( SCHEMA word | VERSION literal | comment )* SEMI ;

schema : SCHEMA word ( comment? SEMI | LBRACE ( comment SEMI )? RBRACE SEMI? ) ;

enumeration
  : ENUM qualifiedName LPAREN ( enumLabel ( COMMA enumLabel )* )? RPAREN ( removedLabel | wasQualified | comment )* SEMI
  ;
enumLabel : literal ( WAS literal )? ;
removedLabel : REMOVED literal ( TO literal )? ;

domain : DOMAIN qualifiedName AS? typeName domainClause* SEMI ;
domainClause
  : NOT NULL_
  | NULL_
  | DEFAULT defaultValue
  | COLLATE qualifiedName
  | ( CONSTRAINT word ( WAS word )? )? CHECK word? island ( NOT VALID )?
  | wasQualified
  | comment
  ;

type
  : TYPE qualifiedName AS
    ( LPAREN ( typeAttribute ( COMMA typeAttribute )* )? RPAREN | RANGE definitionList )
    ( wasQualified | comment )* SEMI
  ;
typeAttribute : word typeName ( COLLATE qualifiedName )? ( WAS word )? comment? ;
definitionList : LPAREN definitionItem ( COMMA definitionItem )* RPAREN ;
definitionItem : word ( EQUALS definitionValue )? ;
definitionValue : ( island | brackets | ~( LPAREN | RPAREN | LBRACKET | RBRACKET | COMMA | SEMI ) )+ ;

sequence : SEQUENCE qualifiedName ( sequenceOption | AS typeName | OWNED BY owner | wasQualified | comment )* SEMI ;
owner : NONE | word ( DOT word )+ ;
sequenceOption
  : INCREMENT BY? literal
  | MINVALUE literal
  | MAXVALUE literal
  | START WITH? literal
  | CACHE literal
  | CYCLE
  | NO ( MINVALUE | MAXVALUE | CYCLE )
  ;

tableHead
  : ( UNLOGGED? TABLE qualifiedName | FOREIGN TABLE qualifiedName SERVER word foreignOptions? ) wasQualified?
    ( LBRACE | ( partitionOf | inherits ) ( LBRACE | SEMI ) )
  ;
partitionOf : PARTITION OF qualifiedName ( DEFAULT | FOR VALUES bound ) ;
bound
  : FROM island TO island
  | IN island
  | WITH LPAREN word literal COMMA word literal RPAREN
  ;
inherits : INHERITS LPAREN qualifiedName ( COMMA qualifiedName )* RPAREN ;
mixinHead : MIXIN word LBRACE ;

// A keyword that begins a column's name arrives as IDENTIFIER (compiler/ast/contextual.h).
item
  : column
  | constraint
  | blockIndex
  | use
  | hypertable
  | rowPolicy
  | ( ENABLE | FORCE ) ROW LEVEL SECURITY SEMI
  | OWNER TO word SEMI
  | grant SEMI
  | partitionBy
  | replicaIdentity
  | clusterOn SEMI
  | removedColumn SEMI
  | USING word SEMI
  | WITH optionList SEMI
  | TABLESPACE word SEMI
  | comment SEMI
  ;

use : USE word SEMI ;

clusterOn : CLUSTER ON word ;

removedColumn : REMOVED word BACK island ;

column : columnName ( typeName | WITH OPTIONS ) columnClause* SEMI ;
columnName : IDENTIFIER | QUOTED_NAME ;
columnClause
  : NULL_
  | DEFAULT defaultValue
  | GENERATED ( ALWAYS AS ( island ( STORED | VIRTUAL ) | identity ) | BY DEFAULT AS identity )
  | COLLATE qualifiedName
  | STORAGE ( word | DEFAULT )
  | COMPRESSION ( word | DEFAULT )
  | SEQUENCE qualifiedName
  | foreignOptions
  | WAS word
  | BACKFILL island ( WHERE island )? ( BACK island )?
  | STATISTICS ( literal optionList? | optionList )
  | comment
  | ( CONSTRAINT word )? ( notNull | inlineConstraint )
  ;
notNull : NOT NULL_ ( NOT VALID | NO INHERIT )* ;
identity : IDENTITY ( LPAREN sequenceOption+ RPAREN )? ;

inlineConstraint
  : ( PRIMARY KEY keyTail
    | UNIQUE distinctness? keyTail
    | CHECK word? island ( NO INHERIT )?
    | references
    ) attribute*
  ;

constraint : ( CONSTRAINT word )? constraintRule ( attribute | NO INHERIT | WAS word | comment )* SEMI ;
constraintRule
  : PRIMARY KEY word? keyNames keyTail
  | UNIQUE word? distinctness? keyNames keyTail
  | CHECK word? island
  | FOREIGN KEY word? periodNames references
  | EXCLUDE word? ( USING word )? LPAREN exclusion ( COMMA exclusion )* RPAREN keyTail ( WHERE island )?
  ;
exclusion : indexElement WITH operatorName ;
operatorName : symbol | OPERATOR_ LPAREN ( word DOT )* symbol RPAREN ;
symbol : OPERATOR | EQUALS ;
// The last column of a temporal key is a range (PostgreSQL 18).
keyNames : LPAREN word ( COMMA word )* ( WITHOUT OVERLAPS )? RPAREN ;
periodNames : LPAREN ( word COMMA )* PERIOD? word RPAREN ;
distinctness : NULLS NOT? DISTINCT ;
keyTail : ( INCLUDE names )? ( WITH optionList )? ( TABLESPACE word | USING INDEX TABLESPACE word )? ;
attribute : NOT? DEFERRABLE | INITIALLY ( DEFERRED | IMMEDIATE ) | NOT VALID | NOT? ENFORCED ;

references : REFERENCES qualifiedName periodNames? ( MATCH ( FULL | PARTIAL | SIMPLE ) | ON ( DELETE | UPDATE ) action )* ;
action : NO ACTION | RESTRICT | CASCADE | SET ( NULL_ | DEFAULT ) names? ;

blockIndex : UNIQUE? INDEX word? ON qualifiedName? indexBody SEMI ;
tableIndex : UNIQUE? INDEX qualifiedName? ON qualifiedName indexBody SEMI ;
indexBody : ( USING word )? LPAREN indexElement ( COMMA indexElement )* RPAREN indexClause* ;
indexClause
  : INCLUDE names
  | distinctness
  | WITH optionList
  | TABLESPACE word
  | WHERE predicate
  | wasQualified
  | comment
  ;
indexElement
  : ( island | qualifiedName island? ) ( COLLATE qualifiedName )? ( qualifiedName optionList? )? ( ASC | DESC )?
    ( NULLS ( FIRST | LAST ) )?
  ;

replicaIdentity : REPLICA IDENTITY ( DEFAULT | word | USING INDEX word ) SEMI ;

partitionBy : PARTITION BY word LPAREN indexElement ( COMMA indexElement )* RPAREN SEMI ;

hypertable : HYPERTABLE BY word ( SEMI | LBRACE policy* RBRACE SEMI? ) ;
policy
  : CHUNK ( INTERVAL literal | SCHEMA word | PREFIX literal | SKIPPING names ) SEMI
  | SPACE LPAREN word RPAREN ( PARTITIONS | INTERVAL ) literal SEMI
  | NOW FUNCTION qualifiedName SEMI
  | COLUMNSTORE columnstoreClause* SEMI
  | RETAIN interval ( BY CREATION )? schedule* SEMI
  | REORDER BY word schedule* SEMI
  | TABLESPACE names SEMI
  ;
columnstoreClause
  : AFTER interval ( BY CREATION )?
  | SEGMENT BY ( AUTO | names )
  | ORDER BY ( AUTO | LPAREN orderBy ( COMMA orderBy )* RPAREN )
  | SPARSE INDEX ( NONE | LPAREN sparseIndex ( COMMA sparseIndex )* RPAREN )
  | RECOMPRESS
  | schedule
  ;
sparseIndex : word names ;
// When a background job runs.
schedule
  : EVERY interval
  | STARTING literal
  | TIME ZONE literal
  | TIMEOUT interval
  | RETRIES literal
  | RETRY AFTER interval
  | PAUSED
  ;
interval : INTERVAL? literal ;
orderBy : word ( ASC | DESC )? ( NULLS ( FIRST | LAST ) )? ;

rowPolicy : POLICY word policyClause* SEMI ;
policyClause
  : AS ( PERMISSIVE | RESTRICTIVE )
  | FOR ( ALL | SELECT | word )
  | TO roles
  | USING island
  | WITH CHECK island
  | WAS word
  | comment
  ;
roles : word ( COMMA word )* ;

// Within a table, it is the table's.
grant
  : GRANT privileges TO roles withGrantOption?
  | REVOKE privileges FROM roles
  ;
grantOn
  : GRANT privileges ON accessTarget TO roles withGrantOption? SEMI
  | REVOKE privileges ON accessTarget FROM roles SEMI
  ;
privileges : privilege ( COMMA privilege )* ;
privilege : ( ALL PRIVILEGES? | SELECT | REFERENCES | word ) names? ;
withGrantOption : WITH GRANT OPTION ;
accessTarget
  : accessKind? path island?
  | ALL word IN SCHEMA roles
  ;
accessKind
  : TABLE | SEQUENCE | SCHEMA | TYPE | ENUM | DOMAIN | VIEW | MATERIALIZED VIEW | FUNCTION | PROCEDURE | ROUTINE | AGGREGATE
  | CONTINUOUS AGGREGATE | FOREIGN ( DATA word | word )
  ;

ownerOf : OWNER ( TO word | OF accessTarget TO word ) SEMI ;

defaultPrivileges : DEFAULT PRIVILEGES FOR ROLE roles ( IN SCHEMA roles )? defaultGrant SEMI ;
defaultGrant
  : GRANT privileges ON word word? TO roles withGrantOption?
  | REVOKE privileges ON word word? FROM roles
  ;

job : JOB word ( jobCall | jobCheck | schedule )* SEMI ;
jobCall : CALL qualifiedName island ;
jobCheck : CHECK qualifiedName ;

role : ROLE word roleOption* SEMI ;
roleOption
  : IN ROLE roles
  | CONNECTION LIMIT literal
  | VALID UNTIL literal
  | comment
  | word literal?
  ;

view
  : MATERIALIZED? VIEW qualifiedName
    ( names | WITH optionList | TABLESPACE word | clusterOn | viewDefault | wasQualified | comment )*
    AS query SEMI
  ;
viewDefault : DEFAULT word island ;
query : ~SEMI+ ;

continuousAggregate
  : CONTINUOUS AGGREGATE qualifiedName ( names | wasQualified | LBRACE aggregateItem* RBRACE )* AS query SEMI
  ;
aggregateItem
  : REFRESH EVERY interval refreshClause* SEMI
  | MATERIALIZED ONLY SEMI
  | REAL TIME SEMI
  | policy
  | blockIndex
  | comment SEMI
  ;
refreshClause : FROM interval | TO interval | WITH optionList | schedule ;

statistics
  : STATISTICS qualifiedName names? ON statisticsElement ( COMMA statisticsElement )* FROM qualifiedName
    ( SET STATISTICS literal | wasQualified | comment )* SEMI
  ;
statisticsElement : island | qualifiedName island? ;

collation : COLLATION qualifiedName definitionList ( wasQualified | comment )* SEMI ;

textSearch
  : TEXT SEARCH ( DICTIONARY qualifiedName definitionList | CONFIGURATION qualifiedName definitionList? mapping* )
    ( wasQualified | comment )* SEMI
  ;
mapping : MAPPING FOR word ( COMMA word )* WITH qualifiedName ( COMMA qualifiedName )* ;

publication
  : PUBLICATION word ( FOR ( ALL TABLES | publicationItem ( COMMA publicationItem )* ) )?
    ( WITH definitionList )? ( WAS word | comment )* SEMI
  ;
publicationItem : TABLES IN SCHEMA word | TABLE? qualifiedName names? ( WHERE island )? ;

subscription
  : SUBSCRIPTION word CONNECTION literal PUBLICATION word ( COMMA word )* ( WITH definitionList )?
    subscriptionTail* SEMI
  ;
subscriptionTail : WAS word | comment ;

foreignDataWrapper
  : FOREIGN DATA WRAPPER word ( HANDLER qualifiedName | VALIDATOR qualifiedName | foreignOptions | comment )* SEMI
  ;
server
  : SERVER word FOREIGN DATA WRAPPER word ( TYPE literal | VERSION literal | foreignOptions | comment )* SEMI
  ;
userMapping : USER MAPPING FOR word SERVER word foreignOptions? SEMI ;
foreignOptions : OPTIONS LPAREN ( foreignOption ( COMMA foreignOption )* )? RPAREN ;
foreignOption : word literal ;

parameter : PARAM word typeName EQUALS ( literal | word | NULL_ ) SEMI ;

backfill : BACKFILL qualifiedName names ( KEY LPAREN keyColumn ( COMMA keyColumn )* RPAREN )? AS query SEMI ;
keyColumn : word ( DOT word )* ;

assertion : ASSERT literal island SEMI ;

commentOn : COMMENT ON target IS ( literal | NULL_ ) SEMI ;
target
  : ( EXTENSION | SCHEMA | ENUM | DOMAIN | TYPE | COLLATION | STATISTICS | PUBLICATION | SUBSCRIPTION
    | SERVER | FOREIGN ( DATA WRAPPER | TABLE ) | TEXT SEARCH DICTIONARY | TEXT SEARCH CONFIGURATION | SEQUENCE | TABLE | COLUMN | VIEW | MATERIALIZED VIEW | CONTINUOUS AGGREGATE | INDEX ) path
  | POLICY word ON qualifiedName
  | CONSTRAINT word ON DOMAIN? qualifiedName
  ;
path : word ( DOT word )* ;

comment : COMMENT literal ;
wasQualified : WAS qualifiedName ;
optionList : LPAREN option ( COMMA option )* RPAREN ;
option : path ( EQUALS ( literal | word | ON ) )? ;
names : LPAREN word ( COMMA word )* RPAREN ;
qualifiedName : word ( DOT word )? ;
literal : STRING | OPERATOR? NUMBER | PARAMETER ;

typeName : word ( DOT word )? typeSuffix* ;
typeSuffix
  : PRECISION | VARYING | CHARACTER | CHAR | ARRAY
  | ( WITH | WITHOUT ) TIME ZONE
  | YEAR | MONTH | DAY | HOUR | MINUTE | SECOND | TO
  | LPAREN modifier ( COMMA modifier )* RPAREN
  | LBRACKET NUMBER? RBRACKET
  ;
modifier : literal | word ;

// Everything up to the closing parenthesis.
island : LPAREN ( ~( LPAREN | RPAREN ) | island )* RPAREN ;
brackets : LBRACKET ( ~( LPAREN | RPAREN | LBRACKET | RBRACKET ) | island | brackets )* RBRACKET ;
// NOT and NULL within CASE … END do not end a default.
cases : CASE ( ~( LPAREN | RPAREN | LBRACKET | RBRACKET | CASE | END | SEMI ) | island | brackets | cases )* END ;

// The first token may be any; after it, what begins a clause of the column ends the value.
defaultValue
  : ( island | brackets | cases | ~( LPAREN | RPAREN | LBRACKET | RBRACKET | LBRACE | RBRACE | COMMA | DOT | SEMI | CASE ) )
    defaultRest*
  ;
defaultRest
  : island
  | brackets
  | cases
  | DOT ( word | OPERATOR )
  | ~( LPAREN | RPAREN | LBRACKET | RBRACKET | LBRACE | RBRACE | COMMA | DOT | SEMI | CASE | BACKFILL | CHECK | COLLATE | COMMENT
     | COMPRESSION | CONSTRAINT | DEFAULT | GENERATED | NOT | NULL_ | OPTIONS | PRIMARY | REFERENCES | SEQUENCE | STATISTICS | STORAGE
     | UNIQUE | WAS )
  ;

predicate
  : ( island | brackets | ~( LPAREN | RPAREN | LBRACKET | RBRACKET | LBRACE | RBRACE | SEMI ) )
    ( island | brackets | ~( LPAREN | RPAREN | LBRACKET | RBRACKET | LBRACE | RBRACE | SEMI | WAS | COMMENT ) )*
  ;

// A name where no keyword can stand. SQL's reserved words that would be ambiguous need quotes.
word
  : IDENTIFIER | QUOTED_NAME
  | ACTION | AFTER | AGGREGATE | ALWAYS | ARRAY | ASSERT | AUTO | BACK | BACKFILL | BY | CACHE | CALL | CASCADE | CHAR
  | CHARACTER | CHECK | CHUNK | CLUSTER | COLLATION | COLUMN | COLUMNSTORE | COMMENT | COMPRESSION
  | CONFIGURATION | CONNECTION | CONTINUOUS | CREATION | CYCLE | DATA | DAY | DEFERRED | DELETE | DICTIONARY
  | DISTINCT | DOMAIN | ENABLE | END | ENFORCED | ENUM | EVERY | EXCLUDE | EXTENSION | FIRST | FORCE | FULL
  | FUNCTION | GENERATED | HANDLER | HOUR | HYPERTABLE | IDENTITY | IMMEDIATE | INCLUDE | INCREMENT | INDEX
  | INHERIT | INHERITS | INTERVAL | JOB | KEY | LAST | LEVEL | MAPPING | MATCH | MATERIALIZED | MAXVALUE
  | MINUTE | MINVALUE | MIXIN | MONTH | NO | NONE | NOW | NULLS | OF | ONLY | OPERATOR_ | OPTION | OPTIONS | ORDER
  | OVERLAPS | OWNED | OWNER | PARAM | PARTIAL | PARTITION | PARTITIONS | PAUSED | PERIOD | PERMISSIVE | POLICY
  | PRECISION | PREFIX | PRIMARY | PRIVILEGES | PROCEDURE | PUBLICATION | RANGE | REAL | RECOMPRESS | REFRESH | REMOVED | REORDER | REPLICA
  | RESTRICT | RESTRICTIVE | RETAIN | RETRIES | RETRY | REVOKE | ROLE | ROUTINE | ROW | SCHEMA | SEARCH | SECOND
  | SECURITY | SEGMENT | SEQUENCE | SERVER | SET | SIMPLE | SKIPPING | SPACE | SPARSE | START | STARTING
  | STATISTICS | STORAGE | STORED | SUBSCRIPTION | TABLE | TABLES | TABLESPACE | TEXT | TIME | TIMEOUT | TO
  | TYPE | UNLOGGED | UNTIL | UPDATE | USE | USER | VALID | VALIDATOR | VALUES | VARYING | VERSION | VIEW
  | VIRTUAL | WAS | WITHOUT | WRAPPER | YEAR | ZONE
  ;

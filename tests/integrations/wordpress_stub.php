<?php
// The few functions of WordPress that the plugin uses, and one page asked of it; prints JSON.
$case = json_decode( stream_get_contents( STDIN ), true );
define( 'ABSPATH', __DIR__ );
error_reporting( E_ALL );
set_error_handler( function ( $level, $message ) { throw new ErrorException( $message ); } );
$hooks = array();
$shortcodes = array();
$options = $case['options'];
$settings = array();
$uninstall = null;

function add_action( $name, $call, $priority = 10 ) { global $hooks; $hooks[ $name ][] = $call; }
function add_filter( $name, $call, $priority = 10 ) { add_action( $name, $call, $priority ); }
function apply_filters( $name, $value ) {
	global $hooks;
	foreach ( $hooks[ $name ] ?? array() as $call ) { $value = $call( $value ); }
	return $value;
}
function do_action( $name ) {
	global $hooks;
	ob_start();
	foreach ( $hooks[ $name ] ?? array() as $call ) { $call(); }
	return ob_get_clean();
}
function add_shortcode( $name, $call ) { global $shortcodes; $shortcodes[ $name ] = $call; }
function shortcode_atts( $defaults, $given ) { return array_merge( $defaults, array_intersect_key( (array) $given, $defaults ) ); }
function get_option( $name, $default = false ) { global $options; return $options[ $name ] ?? $default; }
function delete_option( $name ) { global $options; unset( $options[ $name ] ); }
function register_setting( $group, $name, $args ) { global $settings; $settings[ $name ] = $args; }
function register_uninstall_hook( $file, $call ) { global $uninstall; $uninstall = $call; }
function add_options_page( $title, $menu, $right, $slug, $call ) { global $screen; $screen = $call; }
function settings_fields( $group ) { echo '<input type="hidden" name="nonce">'; }
function submit_button() { echo '<button>Save Changes</button>'; }
function current_user_can( $right ) { global $case; return $case['admin'] ?? true; }
function is_singular( $types ) { global $case; return in_array( $case['type'] ?? 'page', (array) $types, true ); }
function in_the_loop() { return true; }
function is_main_query() { global $case; return $case['main'] ?? true; }
function post_password_required() { global $case; return $case['locked'] ?? false; }
function esc_attr( $text ) { return htmlspecialchars( (string) $text, ENT_QUOTES ); }
function esc_html( $text ) { return htmlspecialchars( (string) $text, ENT_QUOTES ); }
function esc_url( $url ) { return preg_match( '~^https?://~', $url ) ? htmlspecialchars( $url, ENT_QUOTES ) : ''; }
function __( $text, $domain ) { return $text; }
function get_search_form( $args ) { return apply_filters( 'get_search_form', '<form action="/" role="search"></form>' ); }

require $case['plugin'];

do_action( 'admin_init' );
do_action( 'admin_menu' );
ob_start();
$screen();
$page = ob_get_clean();
$clean = $settings['findwell_address']['sanitize_callback'];
echo json_encode( array(
	'footer'   => do_action( 'wp_footer' ),
	'form'     => get_search_form( array() ),
	'block'    => apply_filters( 'render_block_core/search', '<form></form>' ),
	'content'  => apply_filters( 'the_content', $case['content'] ?? '<p>TACE</p>' ),
	'search'   => $shortcodes['findwell_search'](),
	'word'     => $shortcodes['findwell_word']( $case['word'] ?? array( 'id' => 'tace' ), $case['text'] ?? '' ),
	'settings' => $page,
	'cleaned'  => $clean( $case['typed'] ?? '' ),
	'kept'     => array_keys( $settings ),
	'left'     => ( function () use ( $uninstall ) { $uninstall(); global $options; return count( $options ); } )(),
) );
